import type { RecordingReport, StoryReport } from "../../kit/recordings/recordings.ts";
import { formatCount } from "../terminal/count.ts";
import { table } from "../terminal/table.ts";
import type { Output } from "../terminal/terminal.ts";

/** How many differences of one recording are shown. */
const DIFFERENCES_SHOWN = 3;

/** How many recorded replies of real servers the simulated nodes repeat, per build, and where they differ. */
export function recordingLines(recordings: readonly RecordingReport[], out: Output): readonly string[] {
	const columns = ["build", "recordings", "replies compared", "differences"].map((title, index) => ({
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
		out.style("bold", "Recorded replies of real servers, compared with the simulated nodes"),
		"",
		...table(columns, rows, out.width),
		...recordings.flatMap(({ name, stories }) =>
			stories
				.flatMap(({ differences }) => differences)
				.slice(0, DIFFERENCES_SHOWN)
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
