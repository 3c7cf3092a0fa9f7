import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";

const FOLDER = ".github/workflows";
const FILES = ["action.yml", ...readdirSync(FOLDER).map((name) => join(FOLDER, name))];

it.each(FILES)("%s is valid YAML", (file) => {
	expect(parse(readFileSync(file, "utf8"))).toHaveProperty("name");
});

it.each(FILES)("%s uses every action by its commit, with the version beside it", (file) => {
	for (const [, used = ""] of readFileSync(file, "utf8").matchAll(/\buses: (.+)$/gm))
		expect(used).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

it.each([...FILES, "deploy/fuzz-job.yaml", "docs/fuzzing.md"])(
	"%s uses every container image by its digest, with the version beside it",
	(file) => {
		for (const [, image = ""] of readFileSync(file, "utf8").matchAll(/^\s+(?:image|container): (.+)$/gm))
			expect(image).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
	},
);

it.each(FILES.slice(1))("%s gives its jobs no more rights than it says", (file) => {
	expect(readFileSync(file, "utf8")).toMatch(/^permissions:\n {2}contents: read$/m);
});
