import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Playable, readPlayables } from "../scenario/playable.ts";
import { createStepMatcher } from "../scenario/step-matcher.ts";
import { featuresDirectory } from "../spec/features-directory.ts";

/** All scenarios of the feature files in a directory, sorted by file name and line. */
export function loadPlayables(directory: string = featuresDirectory()): readonly Playable[] {
	const match = createStepMatcher();
	const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".feature"));
	return files.sort().flatMap((file) => readPlayables(readFileSync(join(directory, file), "utf8"), file, match));
}
