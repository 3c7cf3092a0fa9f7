import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkCoverage, UNTESTED_FILE } from "./coverage.ts";
import { SPEC_FILE, type SpecFinding } from "./finding.ts";
import { readScenarios, type TaggedScenario } from "./scenario-tags.ts";
import { readSpec, type Spec } from "./spec.ts";
import { readUntested } from "./untested.ts";

/**
 * The folder with the specification and the scenarios of this package, whether this module runs compiled or from its
 * source.
 */
export function featuresDirectory(): string {
	for (let directory = dirname(fileURLToPath(import.meta.url)); ; directory = dirname(directory)) {
		const features = join(directory, "features");
		if (existsSync(join(features, SPEC_FILE))) return features;
		if (directory === dirname(directory))
			throw new Error(`features/${SPEC_FILE} was not found in any folder above ${fileURLToPath(import.meta.url)}.`);
	}
}

/** The specification in a directory. */
export function loadSpec(directory: string = featuresDirectory()): Spec {
	return readSpec(readFileSync(join(directory, SPEC_FILE), "utf8"), SPEC_FILE);
}

/** The scenarios of all feature files below a directory, by file name. */
export function loadScenarios(directory: string = featuresDirectory()): readonly TaggedScenario[] {
	const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".feature"));
	return files.sort().flatMap((file) => readScenarios(readFileSync(join(directory, file), "utf8"), file));
}

/** Checks the scenarios of a directory against its specification. An empty list means that no mistake was found. */
export function checkFeatures(directory: string = featuresDirectory()): readonly SpecFinding[] {
	const untested = readUntested(readFileSync(join(directory, UNTESTED_FILE), "utf8"));
	return checkCoverage(loadSpec(directory), untested, loadScenarios(directory));
}
