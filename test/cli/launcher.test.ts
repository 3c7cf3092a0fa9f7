import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { runProgram } from "./run-cli.ts";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const root = read("package.json");
const launcher = read("launcher/package.json");

const shrinkwrap = read("launcher/npm-shrinkwrap.json");

const PUBLISHED = ["bin", "features", "simulator", "src"].flatMap((folder) => codeIn(`dist/${folder}`));

function codeIn(folder: string): readonly string[] {
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
	return files.map((file) => join(folder, file));
}

function importsOf(file: string): readonly string[] {
	const code = readFileSync(file, "utf8");
	const found = code.matchAll(/^(?:import|export)\b[^"]*?\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm);
	return [...found].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "");
}

/** These files and all files of this package that they import, statically or dynamically. */
function reachedFrom(files: readonly string[]): ReadonlySet<string> {
	const reached = new Set(files);
	for (const file of reached) {
		for (const specifier of importsOf(file)) if (specifier.startsWith(".")) reached.add(join(dirname(file), specifier));
	}
	return reached;
}

/** The packages that these files import. */
function packagesOf(files: Iterable<string>): readonly string[] {
	const specifiers = [...files].flatMap(importsOf).filter((specifier) => !specifier.startsWith(".") && !isBuiltin(specifier));
	return [...new Set(specifiers.map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier))].sort();
}

const needed = packagesOf(reachedFrom(["dist/bin/main.js"]));

it("the launcher depends on exactly the version in this repository", () => {
	expect(launcher.version).toBe(root.version);
	expect(launcher.engines).toEqual(root.engines);
	expect(launcher.dependencies[root.name]).toBe(root.version);
});

it("the launcher depends on exactly the packages that the command line imports, in the tested versions", () => {
	const { [root.name]: _, ...brought } = launcher.dependencies;
	expect(needed).toContain("@cucumber/gherkin");
	expect(brought).toEqual(Object.fromEntries(needed.map((name) => [name, root.devDependencies[name]])));
});

it("all packages that the published code imports are optional peers of the library", () => {
	for (const name of packagesOf(PUBLISHED)) {
		expect({ name, peer: root.peerDependencies[name] }).toEqual({ name, peer: `^${root.devDependencies[name]}` });
		expect({ name, ...root.peerDependenciesMeta[name] }).toEqual({ name, optional: true });
	}
});

it("the launcher's shrinkwrap holds all packages by their content, and names no registry", () => {
	const { "": self, ...packages } = shrinkwrap.packages as Record<string, Record<string, unknown>>;
	expect({ version: shrinkwrap.version, dependencies: self?.dependencies }).toEqual({
		version: root.version,
		dependencies: launcher.dependencies,
	});
	for (const [name, version] of Object.entries(launcher.dependencies))
		expect(packages[`node_modules/${name}`], name).toMatchObject({ version });
	for (const [path, { integrity, resolved }] of Object.entries(packages)) {
		expect(resolved, path).toBeUndefined();
		// The library is published together with the launcher, so its content is not known before.
		if (path !== `node_modules/${root.name}`) expect(integrity, path).toMatch(/^sha512-/);
	}
});

it("the launcher says in one sentence that the command line is not installed, with a code that is no verdict", async () => {
	const { code, out, err } = await runProgram(process.execPath, ["launcher/bin.js", "--version"]);
	expect({ code, out }).toEqual({ code: 2, out: "" });
	expect(err).toMatch(/^aerospike-task: The command line cannot be loaded\. .*\n$/);
});
