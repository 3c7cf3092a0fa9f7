import { differenceLines, type ToldDifference } from "../../features/kit/search/difference-text.ts";
import type { FuzzReport } from "../../features/kit/search/fuzz.ts";
import type { SearchFailure } from "../../features/kit/search/search-failure.ts";
import type { SubjectName } from "../../features/kit/search/subject.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { table } from "../terminal/table.ts";
import type { Output } from "../terminal/terminal.ts";

export type Style = Pick<Output, "style">;

/** What one search came to, or many together. */
type Report = Omit<FuzzReport, "differences"> & { readonly differences: readonly ToldDifference[] };

/** What a search came to: each failure with all that is needed to understand it, then what was covered. */
export function fuzzText(report: Report, tookMs: number, out: Style, { mutant }: SubjectName = {}): readonly string[] {
	const { found, differences, missed } = report;
	const replay = ({ token }: SearchFailure) =>
		`aerospike-task replay ${token}${mutant === undefined ? "" : ` --mutant ${mutant}`}`;
	return [
		...found.flatMap((failure) => [...failureLines(failure, out, replay(failure)), ""]),
		...differences.flatMap((difference) => [out.style("red", "The rules alone differ."), ...differenceLines(difference), ""]),
		...coverageLines(report, tookMs),
		...missed.map((name) => out.style("red", `Never reached, though it must have been: ${name}.`)),
		verdictLine(report, out),
	];
}

/** A failure with all that is needed to understand it. `replay`: what brings it back. */
export function failureLines(
	{ requirement, message, scenario, history, count, index }: SearchFailure,
	out: Style,
	replay: string,
): readonly string[] {
	const times = count === 1 ? "1 schedule" : `${formatCount(count)} schedules`;
	const first = index === undefined ? "" : `, first in schedule ${formatCount(index)}`;
	return [
		`${out.style("red", `${requirement} is broken`)} (${times}${first}). The smallest that shows it:`,
		"",
		...indented(scenario),
		"",
		...indented(history),
		"",
		`  ${message}`,
		`  ${replay}`,
	];
}

function coverageLines(report: Report, tookMs: number): readonly string[] {
	const { seed, schedules, rounds, questions, wordSchedules, wordRounds, coverage, reached, faults, checked } = report;
	const isClean = report.found.length + report.differences.length === 0;
	const rate = (done: number) => `${formatCount(Math.round((done * 1000) / tookMs))} a second`;
	const points = reached.filter(({ count }) => count > 0).length;
	const lines: string[] = [];
	if (schedules > 0) {
		const rest = Object.entries(checked).filter(([check]) => check !== "specification");
		lines.push(
			`${formatCount(schedules)} schedules on virtual time, ${rate(schedules)}: ${formatCount(rounds)} rounds, ${formatCount(questions)} questions.`,
			`Of these also: ${rest.map(([check, count]) => `${check} ${formatCount(count ?? 0)}`).join(", ")}.`,
			`Reached: ${points} of ${reached.length} points, ${Object.keys(faults).length} kinds of event and reply.`,
			// Beside a failure nobody wants to know.
			...(isClean ? pointLines(reached) : []),
		);
	}
	if (wordSchedules > 0) {
		lines.push(
			`${formatCount(wordSchedules)} schedules by the rules alone, ${rate(wordSchedules)}: ${formatCount(wordRounds)} rounds.`,
			`Of the specification's automaton for one and two nodes: ${share(coverage.states, coverage.allStates)} states, ${share(coverage.transitions, coverage.allTransitions)} transitions.`,
		);
	}
	return [...lines, `Seed ${seed}, ${formatDuration(tookMs)}.`];
}

/** What a search came across, the rarest first. */
function pointLines(reached: FuzzReport["reached"]): readonly string[] {
	const rows = reached
		.toSorted((one, other) => one.count - other.count)
		.map(({ name, count }) => [formatCount(count), name] as const);
	return ["", ...table([{ title: "calls", align: "right" }, { title: "in which" }], rows), ""];
}

function share(part: number, whole: number): string {
	const percent = part === whole ? 100 : Math.floor((100 * part) / Math.max(whole, 1));
	return `${formatCount(part)} of ${formatCount(whole)} (${percent}%)`;
}

export function verdictLine(
	{ found, differences, missed }: Pick<Report, "found" | "differences" | "missed">,
	out: Style,
): string {
	const failures = found.length + differences.length;
	if (failures > 0) return out.style("red", failures === 1 ? "1 failure found." : `${failures} different failures found.`);
	return missed.length > 0
		? out.style("red", "Nothing was found, but not everything was reached.")
		: out.style("green", "Nothing was found.");
}

function indented(text: string): readonly string[] {
	return text.split("\n").map((line) => `  ${line}`.trimEnd());
}
