import { FormulaError, parseFormula } from "../chemistry/formula.js";
import { molarMass, shares } from "../chemistry/mass.js";
import { HttpError, json } from "../http/responses.js";

/** @type {import("../http/router.js").Route[]} */
export const formulaRoutes = [
  {
    method: "GET",
    path: "/formula/:formula",
    handler: ({ params }) => {
      const formula = params.formula ?? "";
      const atoms = parse(formula);
      return json({ formula, molarMass: molarMass(atoms), unit: "g/mol", atoms: shares(atoms) });
    },
  },
];

/** @param {string} formula */
function parse(formula) {
  try {
    return parseFormula(formula);
  } catch (error) {
    if (error instanceof FormulaError) throw new HttpError(400, `${formula}: ${error.message}`);
    throw error;
  }
}
