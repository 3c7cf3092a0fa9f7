import type { RecordingReport, StoryReport } from "../../features/kit/recordings.ts";
import { formatCount } from "../terminal/count.ts";
import { table } from "../terminal/table.ts";
import type { Output } from "../terminal/terminal.ts";

/** Of one recording, so many differences are shown whole. */
const WHOLE_DIFFERENCES = 3;

/** How the simulated nodes fared against real servers, build by build, and where they said something else. */
export function recordingLines(recordings: readonly RecordingReport[], out: Output): readonly string[] {
	const columns = ["build", "stories", "replies held", "differences"].map((title, index) => ({
		title,
		align: index === 0 ? ("left" as const) : ("right" as const),
	}));
	const rows = recordings.map(({ name, stories, held, differing }) => [
		name,
		String(stories.length),
		formatCount(held),
		out.style(differing === 0 ? "green" : "red", formatCount(differing)),
	]);
	return [
		out.style("bold", "Replies of real servers, held against the simulated ones"),
		"",
		...table(columns, rows, out.width),
		...recordings.flatMap(({ name, stories }) =>
			stories
				.flatMap(({ differences }) => differences)
				.slice(0, WHOLE_DIFFERENCES)
				.flatMap((difference) => ["", ...differenceLines(name, difference)]),
		),
	];
}

function differenceLines(
	name: string,
	{ line, story, moment, command, reply, simulated }: StoryReport["differences"][number],
): readonly string[] {
	return [
		`${name}.ndjson:${line} ${story}, ${moment}: ${command}`,
		`  recorded  ${JSON.stringify(reply)}`,
		`  simulated ${JSON.stringify(simulated)}`,
	];
}
