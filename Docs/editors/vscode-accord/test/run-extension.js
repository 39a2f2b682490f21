// Runs the extension for VS Code as VS Code would: `node run-extension.js EXTENSION_FOLDER EXECUTABLE`.
//
// Made up are the two modules that only VS Code has: `vscode`, and `vscode-languageclient/node`, of which as much is here as
// the extension asks for. The extension's code and the language server are the real ones. Prints what the server said as JSON.
const { spawn } = require("node:child_process");
const Module = require("node:module");
const [folder, executable] = process.argv.slice(2);
const uri = "file:///contracts/misspelled.accord";
const text = "contract misspelled\n\nquery one(count: Int) -> Int { return cuont }\n";

const settings = { executable };
const vscode = {
  workspace: { getConfiguration: (section) => ({ get: (name, otherwise) => (section === "accord" && settings[name]) || otherwise }) },
};

class LanguageClient {
  constructor(id, name, server, options) {
    Object.assign(this, { id, name, server, options, waiting: new Map(), notified: [], buffer: Buffer.alloc(0), last: 0 });
  }
  async start() {
    this.process = spawn(this.server.command, this.server.args, { stdio: ["pipe", "pipe", "inherit"] });
    this.ended = new Promise((resolve) => this.process.on("exit", resolve));
    this.process.stdout.on("data", (bytes) => this.take(bytes));
    const literals = { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } };
    await this.request("initialize", { capabilities: { textDocument: { codeAction: literals } } });
    this.send({ method: "initialized", params: {} });
  }
  async stop() {
    await this.request("shutdown");
    this.send({ method: "exit" });
    return this.ended;
  }
  send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }
  request(method, params) {
    const id = ++this.last;
    this.send({ id, method, params });
    return new Promise((resolve) => this.waiting.set(id, resolve));
  }
  take(bytes) {
    this.buffer = Buffer.concat([this.buffer, bytes]);
    for (;;) {
      const head = this.buffer.indexOf("\r\n\r\n");
      const length = head < 0 ? 0 : Number(/Content-Length: (\d+)/.exec(this.buffer.subarray(0, head))[1]);
      if (head < 0 || this.buffer.length < head + 4 + length) return;
      const message = JSON.parse(this.buffer.subarray(head + 4, head + 4 + length));
      this.buffer = this.buffer.subarray(head + 4 + length);
      if (message.id === undefined) this.notified.push(message);
      else this.waiting.get(message.id)(message.result);
    }
  }
}

let client;
class KeptClient extends LanguageClient {
  constructor(...given) {
    super(...given);
    client = this;
  }
}
const load = Module._load;
Module._load = (name, ...rest) =>
  name === "vscode" ? vscode : name === "vscode-languageclient/node" ? { LanguageClient: KeptClient } : load(name, ...rest);

(async () => {
  const manifest = require(`${folder}/package.json`);
  const extension = require(`${folder}/${manifest.main}`);
  await extension.activate();
  client.send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "accord", version: 1, text } } });
  const place = { line: 2, character: 40 };
  const fixes = await client.request("textDocument/codeAction", {
    textDocument: { uri }, range: { start: place, end: place }, context: { diagnostics: [] },
  });
  const status = await extension.deactivate();
  const selected = client.options.documentSelector.map((selector) => selector.language);
  const languages = manifest.contributes.languages.map((language) => language.id);
  const diagnostics = client.notified.flatMap((message) => message.params.diagnostics.map((found) => found.message));
  const titles = fixes.map((fix) => fix.title);
  console.log(JSON.stringify({ args: client.server.args, selected, languages, diagnostics, titles, status }));
})();
