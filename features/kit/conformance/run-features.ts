import { Writable } from "node:stream";
import { loadConfiguration, runCucumber } from "@cucumber/cucumber/api";
import { createScenarioReader, type OnScenario, type ScenarioResult } from "./scenario-result.ts";

/** Where the feature files and the compiled steps are. */
export interface FeaturePlaces {
	/** The folder that relative names in reports start from. */
	readonly root: string;
	readonly features: readonly string[];
	readonly steps: readonly string[];
}

export interface FeatureSelection {
	/** A tag expression such as `@MUST and not @TRUTH-1`; every scenario where omitted. */
	readonly tags?: string | undefined;
	/** Told of each scenario as it ends, with how many have ended and how many there are. */
	readonly onScenario?: OnScenario | undefined;
}

/** Thrown where the scenarios could not be run at all; what cucumber had to say is in the message. */
export class FeaturesNotRun extends Error {
	override readonly name = "FeaturesNotRun";
}

type Support = Awaited<ReturnType<typeof runCucumber>>["support"];

/** A second run in one process needs the steps as the first one loaded them. */
let loaded: { readonly key: string; readonly support: Support } | undefined;

/** Runs the scenarios in this process, and says how each ended. */
export async function runFeatures(places: FeaturePlaces, selection: FeatureSelection = {}): Promise<readonly ScenarioResult[]> {
	const complaints: string[] = [];
	const environment = { cwd: places.root, stdout: silence(), stderr: silence(complaints) };
	const provided = {
		paths: [...places.features],
		import: [...places.steps],
		format: [],
		strict: true,
		...(selection.tags !== undefined && { tags: selection.tags }),
	};
	const { runConfiguration } = await loadConfiguration({ file: false, provided }, environment);
	const key = JSON.stringify(places.steps);
	const support = loaded?.key === key ? { ...runConfiguration, support: loaded.support } : runConfiguration;
	const reader = createScenarioReader(places.root, selection.onScenario);
	const outcome = await runCucumber(support, environment, reader.onMessage);
	loaded = { key, support: outcome.support };
	const results = reader.results();
	const [unreadable] = reader.unreadable();
	if (unreadable !== undefined) throw new FeaturesNotRun(unreadable);
	if (results.length === 0) throw new FeaturesNotRun(`No scenario was run. ${complaints.join("").trim()}`.trim());
	return results;
}

/** Cucumber prints through streams; what it complains of is kept for the case that nothing runs. */
function silence(complaints: string[] = []): NodeJS.WritableStream & NodeJS.WriteStream {
	const stream = new Writable({
		write(chunk: Buffer, _encoding, done) {
			if (complaints.length < 100) complaints.push(chunk.toString("utf8"));
			done();
		},
	});
	return stream as unknown as NodeJS.WriteStream;
}
