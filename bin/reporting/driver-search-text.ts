import { printReplayToken } from "../../features/kit/replay-token.ts";
import { driverReplayCommand, profileLines } from "../../features/kit/report/search/search-words.ts";
import type { BrokenSearch, DriverReport } from "../../features/kit/search/search-driver.ts";
import { harnessErrorText } from "../../features/kit/stdio/harness-error.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { failureLines, type Style, verdictLine } from "./fuzz-text.ts";

/** What the search of a driver came to: each failure with all that is needed to understand it, then what was asked. */
export function driverSearchText(report: DriverReport, command: string, tookMs: number, out: Style): readonly string[] {
	const { found, seed, rounds, checked, reached, faults, unconfirmed, driver } = report;
	const { "order of the nodes": reversed = 0 } = checked;
	const points = reached.filter(({ count }) => count > 0).length;
	return [
		...found.flatMap((failure) => [...failureLines(failure, out, driverReplayCommand(failure, command)), ""]),
		`${driver.name} ${driver.version ?? ""}`.trimEnd(),
		...profileLines(report, tookMs),
		...(reversed > 0 ? [`${formatCount(reversed)} of those decided were asked with the nodes in the opposite order, too.`] : []),
		...(unconfirmed > 0
			? [`${formatCount(unconfirmed)} failed over sockets once and not again, which says nothing of the driver.`]
			: []),
		`Reached: ${formatCount(rounds)} rounds, ${points} of ${reached.length} points, ${Object.keys(faults).length} kinds of event and reply.`,
		`Seed ${seed}, ${formatDuration(tookMs)}.`,
		...(found.length > 0 || whyNoVerdict(report) === undefined ? [verdictLine(report, out)] : []),
	];
}

/** Why nothing can be said of a driver in which nothing was found, in a sentence; `undefined` where it can. */
export function whyNoVerdict({ broken, profiles, driver }: DriverReport, command = ""): string | undefined {
	if (broken !== undefined) return brokenText(broken, command);
	const all = Object.values(profiles);
	if (all.some(({ schedules }) => schedules > 0)) return undefined;
	const [refused] = all.filter(({ refusal }) => refusal !== undefined);
	return refused === undefined
		? `Nothing can be said of ${driver.name}: it did not get through one schedule in time.`
		: `Nothing can be said of ${driver.name}: it could be asked none of ${formatCount(refused.refused)} schedules. ${refused.refusal}`;
}

/** How the adapter broke, and on what. */
function brokenText({ error, profile, index, schedule }: BrokenSearch, command: string): string {
	const [sentence = "", ...log] = harnessErrorText(error).split("\n");
	const check = profile === "wire" ? "over sockets" : "specification";
	const again = driverReplayCommand({ token: printReplayToken(schedule), check }, command);
	return [`${sentence} It was schedule ${formatCount(index)}: ${again}`, ...log].join("\n");
}
