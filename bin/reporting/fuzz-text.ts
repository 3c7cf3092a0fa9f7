import { differenceLines, type ToldDifference } from "../../kit/automaton/difference-text.ts";
import { counted } from "../../kit/report/format-count.ts";
import { commandToReplay } from "../../kit/report/search/search-words.ts";
import type { Failure } from "../../kit/search/failure.ts";
import type { FuzzReport } from "../../kit/search/fuzz.ts";
import type { SubjectName } from "../../kit/search/subject.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { table } from "../terminal/table.ts";
import type { Styler } from "../terminal/terminal.ts";

/** The result of one search, or of several shards together. */
type Report = Omit<FuzzReport, "differences"> & {
	readonly differences: readonly ToldDifference[];
	/** The search was ended before its time. */
	readonly isInterrupted?: boolean;
};

/** The result of a search: each failure in full, then what was covered. */
export function fuzzText(report: Report, tookMs: number, out: Styler, { mutant }: SubjectName = {}): readonly string[] {
	const { found, differences, missed } = report;
	return [
		...found.flatMap((failure) => [...failureLines(failure, out, commandToReplay(failure, { mutant })), ""]),
		...differences.flatMap((difference) => [
			out.style("red", "The rules alone differ from the specification."),
			...differenceLines(difference),
			"",
		]),
		...coverageLines(report, tookMs),
		...unplayedLines(report.unplayed),
		...missed.map((name) => out.style("red", `This search must reach the situation "${name}", but did not.`)),
		verdictLine(report, out),
	];
}

/** A failure in full. `replay` is the command that shows it again. */
export function failureLines(
	{ requirement, message, scenario, history, count, index }: Failure,
	out: Styler,
	replay: string,
): readonly string[] {
	const times = count === 1 ? "1 schedule" : `${formatCount(count)} schedules`;
	const first = index === undefined ? "" : `, first in schedule ${formatCount(index)}`;
	return [
		`${out.style("red", `${requirement} is broken`)} (${times}${first}). The smallest schedule that shows it:`,
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
	const { seed, schedules, rounds, questions, wordSchedules, wordRounds, reached, faults, checked } = report;
	const isClean = report.found.length + report.differences.length === 0;
	const rate = (done: number) => `${formatCount(Math.round((done * 1000) / tookMs))} a second`;
	const points = reached.filter(({ count }) => count > 0).length;
	const lines: string[] = [];
	if (schedules > 0) {
		const rest = Object.entries(checked).filter(([check]) => check !== "specification");
		lines.push(
			`${formatCount(schedules)} schedules on virtual time, ${rate(schedules)}: ${formatCount(rounds)} rounds, ${formatCount(questions)} requests.`,
			...(rest.length === 0
				? []
				: [`Additional checks: ${rest.map(([check, count]) => `${check} ${formatCount(count ?? 0)}`).join(", ")}.`]),
			`Reached: ${points} of the ${reached.length} situations that a search must reach, ${Object.keys(faults).length} kinds of event and reply.`,
			// Not shown beside a failure, which is more important.
			...(isClean ? pointLines(reached) : []),
		);
	}
	if (wordSchedules > 0) {
		lines.push(
			`${formatCount(wordSchedules)} schedules with the rules alone, ${rate(wordSchedules)}: ${formatCount(wordRounds)} rounds.`,
		);
	}
	return [...lines, `Seed ${seed}, ${formatDuration(tookMs)}.`, ...enoughLines(report.enough)];
}

function unplayedLines(unplayed: number | undefined): readonly string[] {
	if (unplayed === undefined) return [];
	return [`The search was over before it had played ${counted(unplayed, "stored failure")}.`];
}

/** Why a search ended before its time. */
export function enoughLines(failures: number | undefined): readonly string[] {
	if (failures === undefined) return [];
	return [
		`The search stopped early, because it had ${failures} findings. Often one mistake causes them all: fix it and search again.`,
	];
}

/** How many calls reached each point, the rarest first. */
function pointLines(reached: FuzzReport["reached"]): readonly string[] {
	const rows = reached
		.toSorted((one, other) => one.count - other.count)
		.map(({ name, count }) => [formatCount(count), name] as const);
	return ["", ...table([{ title: "calls", align: "right" }, { title: "situation" }], rows), ""];
}

/** The verdict of a search in one sentence. */
export function verdictLine(
	{
		found,
		differences,
		missed,
		lost,
		unplayed,
		isInterrupted,
	}: Pick<Report, "found" | "differences" | "missed" | "lost" | "unplayed" | "isInterrupted">,
	out: Styler,
): string {
	const failures = found.length + differences.length;
	if (failures > 0) return out.style("red", `${counted(failures, "kind of failure was", "kinds of failure were")} found.`);
	if (isInterrupted === true) return "No failure was found before the search was interrupted.";
	if (lost !== undefined || unplayed !== undefined) return "No failure was found, but the search is incomplete.";
	return missed.length > 0
		? out.style("red", "No failure was found, but the search did not reach all required situations.")
		: out.style("green", "No failure was found.");
}

/** Where failures were saved. */
export function filedLines(files: readonly string[]): readonly string[] {
	return files.map((file) => `Saved as ${file}.`);
}

function indented(text: string): readonly string[] {
	return text.split("\n").map((line) => `  ${line}`.trimEnd());
}
