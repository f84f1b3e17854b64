import { expect } from "chai";
import { describe, it } from "mocha";
import fs from "node:fs";
import path from "node:path";
import { apiError } from "../../provider/client/envelope";
import { codesIn, fixedPart, isSentence, messagesIn, plain } from "../support/reference/messages";
import { repository, type Source, sourcesIn } from "./sources";

/** Sources that say nothing of their own about an error, each with the reason. */
const silent: Readonly<Record<string, string>> = {
  "provider/client/advice.ts": "what it says of each code stands on the page in the row of the code",
  "provider/client/causes.ts": "it says why something is repeated, before there is an error",
  "provider/client/notices.ts": "as above",
  "provider/client/limiter.ts": "as above",
  "provider/resources/progress.ts": "it says how far an upload is",
  "cli/main.ts": "its help",
};

/** Where the emulator says why it does not start. What it answers to requests is Cloudflare's, and on the page by its codes. */
const startUp = ["emulator/emulator.ts", "emulator/store/database.ts"];

/** Every source whose messages the page has. */
const speaking = (): Source[] => [
  ...sourcesIn("provider", "sdk", "cli"),
  ...sourcesIn("emulator").filter(({ file }) => startUp.includes(file)),
];

/** What is said when nothing is wrong, by its beginning. */
const chatter = [
  "an error, shown with its resource.",
  "Usage: pulumi-workers",
  "Stop with Ctrl-C.",
  "Next: `pulumi refresh`",
  "Checked at … by",
  "Nothing to write.",
];

describe("docs/errors.md", () => {
  const page = fs.readFileSync(path.join(repository, "docs", "errors.md"), "utf8");
  const text = plain(page);

  it("has each code of Cloudflare's that the provider names and the emulator answers", () => {
    const answers = sourcesIn("emulator").find(({ file }) => file === "emulator/http/errors.ts")!.text;
    const codes = [
      ...sourcesIn("provider").flatMap(codesIn),
      ...[...answers.matchAll(/^ {2}\w+: (\d+),$/gm)].map(([, code]) => Number(code)),
    ];
    expect(codes).to.include.members([971, 10007, 10040, 10064, 10220]);
    const table = [...page.matchAll(/^\| ([\d, ]+?) +\|/gm)].flatMap(([, cell]) => cell!.split(",").map(Number));
    expect(codes.filter((code) => !table.includes(code))).to.deep.equal([]);
    expect(table.filter((code, index) => table.indexOf(code) !== index)).to.deep.equal([]);
  });

  it("shows an error of Cloudflare's as it is", () => {
    const errors = [{ code: 10021, message: "Uncaught SyntaxError: Unexpected token '}'" }];
    const { message } = apiError("PUT /accounts/…/workers/scripts/api/content", 400, {
      success: false,
      errors,
      messages: [],
      result: null,
    });
    expect(page).to.include(`\`\`\`\n${message}\n\`\`\``);
  });

  it("has each message that provider, SDK, command and a start of the emulator say", () => {
    const sources = speaking().filter(({ file }) => !(file in silent));
    const said = sources.flatMap((source) => messagesIn(source).map((message) => ({ file: source.file, message })));
    const errors = said.filter(({ message }) => !chatter.some((beginning) => message.startsWith(beginning)));
    expect(errors).to.have.length.above(250);
    const missing = errors.filter(({ message }) => !text.includes(fixedPart(message)));
    expect(missing.map(({ file, message }) => `${file}: ${message}`)).to.deep.equal([]);
  });

  it("has no message that nothing says any more", () => {
    const said = speaking().flatMap(messagesIn).map(plain).join("\n");
    const quoted = [...page.replace(/^```[\s\S]*?^```/gm, "").matchAll(/(`+)(.+?)\1/g)].map(([, , code]) => code!);
    const messages = quoted.filter(isSentence);
    expect(messages).to.have.length.above(200);
    expect(messages.filter((message) => !said.includes(fixedPart(message)))).to.deep.equal([]);
  });

  it("would miss one that it lacks", () => {
    const source = {
      file: "a.ts",
      text: 'if (a.has(10007)) throw new E(`${x}: a thing` + ` is not there, ${y}.`); f("a name"); ({ codes: [971], 5: "b" });',
    };
    expect(messagesIn(source)).to.deep.equal(["…: a thing is not there, …."]);
    expect(fixedPart("…: a thing is not there, ….")).to.equal(": a thing is not there,");
    expect(codesIn(source)).to.deep.equal([10007, 971, 5]);
  });
});
