import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readKnownFailures } from "../kit/conformance/known-failures.ts";
import { loadPlayables } from "../kit/scenario/load-playables.ts";
import { runProgram } from "./cli/run-cli.ts";
import { longExamples, quickExamples } from "./example-checks.ts";

describe("examples", () => {
	it("all have a test", () => {
		const files = readdirSync("examples", { withFileTypes: true }).filter((entry) => entry.isFile());
		expect(files.map(({ name }) => name).sort()).toEqual(
			Object.keys({ ...quickExamples, ...longExamples })
				.map((name) => `${name}.mjs`)
				.sort(),
		);
	});

	it.each(Object.entries(quickExamples))("%s prints what it should", (_, check) => check());

	it("and the adapters have no type errors", async () => {
		const files = ["examples", "examples/adapters", "examples/adapters/node"].flatMap((folder) =>
			readdirSync(folder)
				.filter((name) => name.endsWith(".mjs"))
				.map((name) => `${folder}/${name}`),
		);
		const options =
			"--ignoreConfig --allowJs --checkJs --noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --types node";
		const tsc = ["node_modules/typescript/bin/tsc", ...options.split(" "), "--target", "es2023", "--module", "nodenext"];
		const { code, out } = await runProgram(process.execPath, [...tsc, ...files]);
		expect({ code, out }).toEqual({ code: 0, out: "" });
	});
});

it("the known failures of the library through the official client are scenarios that exist, each with a reason", () => {
	const file = "examples/adapters/track-job-known-failures.json";
	const { failures } = readKnownFailures(readFileSync(file, "utf8"), file);
	const places = new Set(loadPlayables().map(({ file: feature, name }) => `${feature} ${name}`));
	expect(failures.filter((failure) => !places.has(`${failure.file} ${failure.scenario}`))).toEqual([]);
	expect(new Set(failures.map(({ requirement }) => requirement))).toEqual(new Set(["ASK-8", "ROUND-6", "PARSE-6", "CLUSTER-8"]));
	expect(failures.filter(({ reason }) => !/\.$/.test(reason ?? ""))).toEqual([]);
});
