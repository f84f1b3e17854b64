import { convert, UnknownUnitError } from "./convert";
import help from "./help.txt";

export default {
  fetch(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/") return new Response(help);
    if (pathname !== "/convert") return problem(404, "There is nothing here. GET / says what there is.");
    const amount = Number(searchParams.get("amount") ?? "1");
    if (!Number.isFinite(amount)) return problem(400, "amount must be a number.");
    try {
      const [from, to] = [searchParams.get("from") ?? "", searchParams.get("to") ?? ""];
      return Response.json({ amount, from, to, result: convert(amount, from, to) });
    } catch (error) {
      if (error instanceof UnknownUnitError) return problem(400, error.message);
      throw error;
    }
  },
};

function problem(status: number, detail: string): Response {
  return Response.json({ status, detail }, { status });
}
