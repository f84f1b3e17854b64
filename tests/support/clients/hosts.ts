import { request } from "node:http";

/** Asks this machine for a path of that host, as a browser does that finds it here: the text, or the status where that is not 200. */
export async function askAt(port: number, host: string, path: string, method = "GET"): Promise<string> {
  return await new Promise((resolve, reject) => {
    request({ port, host: "127.0.0.1", headers: { host }, path, method }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      answer.on("end", () => resolve(answer.statusCode === 200 ? text : String(answer.statusCode)));
    })
      .on("error", reject)
      .end();
  });
}
