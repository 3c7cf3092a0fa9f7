import { basename } from "node:path";
import { readRecording } from "./recording.ts";
import { replayRecording, type StoryReport } from "./replay.ts";

export { type RecordedLine, readRecording } from "./recording.ts";
export { replayRecording, type StoryReport } from "./replay.ts";

/** How the simulated nodes fared against the recording of one server. */
export interface RecordingReport {
	/** The file's name without its ending: the build, or the build and the cluster. */
	readonly name: string;
	/** The server's build. */
	readonly build: string;
	readonly stories: readonly StoryReport[];
	/** Replies held, over all stories. */
	readonly held: number;
	/** How many of them differ; 0 is what is wanted. */
	readonly differing: number;
}

/**
 * Plays recordings of real servers on simulated nodes, and compares every reply with the real one. Free fields are
 * the values of job-progress, run-time, time-since-done, recs-*, active-threads, ops-active, udf-active, net-io-* and
 * from; all else is equal.
 *
 * @throws Error that names file and line, for a file that is not a recording
 */
export function replayRecordings(files: readonly string[]): readonly RecordingReport[] {
	return files.map((file) => {
		const lines = readRecording(file);
		const stories = replayRecording(lines);
		const sum = (count: (story: StoryReport) => number) => stories.reduce((total, story) => total + count(story), 0);
		return {
			name: basename(file, ".ndjson"),
			build: lines[0]?.server ?? "",
			stories,
			held: sum((story) => story.held),
			differing: sum((story) => story.differences.length),
		};
	});
}
