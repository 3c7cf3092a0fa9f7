import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { featuresDirectory } from "../features-directory.ts";
import { createStepMatcher } from "../step-matcher.ts";
import { type Playable, readPlayables } from "./playable.ts";

/** Every scenario of the feature files below a directory, by file name and line. */
export function loadPlayables(directory: string = featuresDirectory()): readonly Playable[] {
	const match = createStepMatcher();
	const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".feature"));
	return files.sort().flatMap((file) => readPlayables(readFileSync(join(directory, file), "utf8"), file, match));
}
