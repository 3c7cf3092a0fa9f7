import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { featuresDirectory } from "../spec/features-directory.ts";
import { packageRoot } from "../spec/package-root.ts";
import { type Playable, readPlayables } from "./playable.ts";
import { readFeature } from "./read-feature.ts";
import { createStepMatcher } from "./step-matcher.ts";

/** The scenarios cannot be played. The message says why. */
export class FeaturesNotRun extends Error {
	override readonly name = "FeaturesNotRun";
}

/**
 * The scenarios of all feature files in a folder, sorted by file name and line.
 *
 * @throws FeaturesNotRun if a file is not valid Gherkin or has a line that no step matches
 */
export function loadPlayables(folder: string = featuresDirectory(), root: string = packageRoot()): readonly Playable[] {
	const match = createStepMatcher();
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".feature"));
	const playables = files.sort().flatMap((file) => {
		const path = join(folder, file);
		try {
			return readPlayables(readFeature(path), relative(root, path), match);
		} catch (error) {
			throw new FeaturesNotRun(`${relative(root, path)} cannot be read: ${beginOf(error)}`);
		}
	});
	if (playables.length === 0) throw new FeaturesNotRun(`The folder ${folder} contains no scenarios.`);
	return playables;
}

/** The Gherkin parser repeats each line that it does not understand. */
const MOST_MESSAGE = 1000;

function beginOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.length > MOST_MESSAGE ? `${message.slice(0, MOST_MESSAGE)}…` : message;
}
