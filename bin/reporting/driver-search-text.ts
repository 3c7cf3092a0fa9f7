import { driverReplayCommand, profileLines } from "../../kit/report/search/search-words.ts";
import { printReplayToken } from "../../kit/schedule/replay-token.ts";
import type { BrokenSearch, DriverReport } from "../../kit/search/search-driver.ts";
import { harnessErrorText } from "../../kit/stdio/harness-error.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import type { Styler } from "../terminal/terminal.ts";
import { enoughLines, failureLines, verdictLine } from "./fuzz-text.ts";

/** The result of the search of a driver: each failure in full, then what was tested. */
export function driverSearchText(
	report: DriverReport & { readonly isInterrupted?: boolean },
	command: string,
	tookMs: number,
	out: Styler,
): readonly string[] {
	const { found, seed, rounds, checked, reached, faults, unconfirmed, driver, enough } = report;
	const { "order of the nodes": reversed = 0 } = checked;
	const points = reached.filter(({ count }) => count > 0).length;
	return [
		...found.flatMap((failure) => [...failureLines(failure, out, driverReplayCommand(failure, command)), ""]),
		`${driver.name} ${driver.version ?? ""}`.trimEnd(),
		...profileLines(report, tookMs),
		...(reversed > 0
			? [`${formatCount(reversed)} of the schedules decided on virtual time were repeated with the nodes in reverse order.`]
			: []),
		...(unconfirmed > 0
			? [
					`${formatCount(unconfirmed)} schedules failed over sockets, but not when they were repeated. A slow machine can cause this, so they do not count.`,
				]
			: []),
		`Reached: ${formatCount(rounds)} rounds, ${points} of the ${reached.length} situations that a search must reach, ${Object.keys(faults).length} kinds of event and reply.`,
		`Seed ${seed}, ${formatDuration(tookMs)}.`,
		...enoughLines(enough),
		...(found.length > 0 || whyNoVerdict(report) === undefined ? [verdictLine(report, out)] : []),
	];
}

/** Why a search without failures does not give a verdict, in a sentence; `undefined` if it does. */
export function whyNoVerdict({ broken, profiles, driver }: DriverReport, command = ""): string | undefined {
	if (broken !== undefined) return brokenText(broken, command);
	const all = Object.values(profiles);
	if (all.some(({ schedules }) => schedules > 0)) return undefined;
	const [refused] = all.filter(({ refusals }) => refusals !== undefined);
	const reasons = Object.entries(refused?.refusals ?? {}).toSorted(([, one], [, other]) => other - one);
	return refused === undefined
		? `No verdict on ${driver.name}: it did not finish any schedule in time.`
		: `No verdict on ${driver.name}: it could not run any of ${formatCount(refused.refused)} schedules. ${reasons[0]?.[0] ?? ""}`;
}

/** How the adapter failed, and the command that repeats it. */
function brokenText({ error, profile, index, schedule }: BrokenSearch, command: string): string {
	const [sentence = "", ...log] = harnessErrorText(error).split("\n");
	const check = profile === "wire" ? "over sockets" : "specification";
	const again = driverReplayCommand({ token: printReplayToken(schedule), check }, command);
	return [`${sentence} This happened in schedule ${formatCount(index)}. Repeat it with: ${again}`, ...log].join("\n");
}
