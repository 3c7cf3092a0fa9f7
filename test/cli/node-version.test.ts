import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { nodeComplaint, OLDEST_NODE } from "../../bin/terminal/node-version.ts";

it("requires the version of Node.js that package.json names", () => {
	const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
	expect(`>=${OLDEST_NODE}`).toBe(engines.node);
});

it.each(["12.22.12", "18.20.8", "20.9.0", "20.20.1"])("refuses Node.js %s in one sentence", (version) => {
	expect(nodeComplaint(version)).toBe(`Node.js 20.20.2 or later is required, but this is Node.js ${version}.`);
});

it.each(["20.20.2", "20.20.2-nightly", "20.21.0", "22.0.0", "100.1.0"])("accepts Node.js %s", (version) => {
	expect(nodeComplaint(version)).toBeUndefined();
});

it("does not load the commands on an older Node.js, which could not read them", () => {
	const program = `
		Object.defineProperty(process, "versions", { value: { ...process.versions, node: "16.20.2" } });
		import("./dist/bin/main.js");`;
	const { status, stderr } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
	expect({ status, stderr }).toEqual({
		status: 2,
		stderr: "aerospike-task: Node.js 20.20.2 or later is required, but this is Node.js 16.20.2.\n",
	});
});

it("gives an older Node.js only code that it can read", () => {
	const files = [
		"dist/bin/main.js",
		"dist/bin/cli.js",
		...["exit-code", "node-version", "system-complaint"].map((name) => `dist/bin/terminal/${name}.js`),
	];
	for (const file of files) {
		const code = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
		const imports = [...code.matchAll(/^import .* from "(\..+)"/gm)].map(([, from = ""]) => from.split("/").at(-1));
		expect(
			files.map((each) => each.split("/").at(-1)),
			file,
		).toEqual(expect.arrayContaining(imports));
		expect(code, file).not.toMatch(/\?\?|\?\.|^await |^\(await/m);
	}
	expect(readFileSync("launcher/bin.js", "utf8")).not.toMatch(/await/);
});
