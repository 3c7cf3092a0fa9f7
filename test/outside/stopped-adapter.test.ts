import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { runScenarios } from "../../kit/conformance/run-scenarios.ts";
import type { ScenarioResult } from "../../kit/conformance/scenario-result.ts";
import { openStdioDriver, type StdioDriver } from "../../kit/drivers/stdio.ts";
import { loadPlayables } from "../../kit/scenario/load-playables.ts";
import type { Playable } from "../../kit/scenario/playable.ts";
import { type Cancel, realClock } from "../../src/clock.ts";

/** The clauses about time (JUDGE-4). A scenario about one of them may be too much for a process that hardly runs. */
const TIMED = ["ASK-4", "ASK-7", "ROUND-11", "WAIT-1", "WAIT-2", "WAIT-4", "WAIT-5", "WAIT-6"];
const scenarios = loadPlayables().filter(({ tags }) => !tags.some((tag) => TIMED.includes(tag.slice(1))));

const EVERY_MS = 500;
const RUNS_MS = 50;

let stop = (): void => {};
const opened: StdioDriver[] = [];
afterEach(async () => {
	stop();
	for (const driver of opened.splice(0)) await driver.close();
});

/** The processes that this one has started. */
function children(): readonly number[] {
	return readdirSync("/proc/self/task").flatMap((task) =>
		readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
	);
}

function signal(name: NodeJS.Signals, to: readonly number[]): void {
	for (const pid of to) {
		try {
			process.kill(pid, name);
		} catch {
			// It has ended.
		}
	}
}

/** Stops the adapters for 450 of every 500 ms: all children that were not there `before`. */
function stopNowAndThen(before: readonly number[]): () => void {
	const own = () => children().filter((pid) => !before.includes(pid));
	let cancel: Cancel = () => {};
	const after = (ms: number, name: NodeJS.Signals, next: () => void) => {
		cancel = realClock.schedule(realClock.now() + ms, "world", () => {
			signal(name, own());
			next();
		});
	};
	const run = () => after(RUNS_MS, "SIGSTOP", halt);
	const halt = () => after(EVERY_MS - RUNS_MS, "SIGCONT", run);
	run();
	return () => {
		cancel();
		signal("SIGCONT", own());
	};
}

async function verdicts(selected: readonly Playable[], isStopped: boolean): Promise<readonly string[]> {
	const before = children();
	const driver = await openStdioDriver("python3 examples/adapters/tracker.py", { adapters: 6, profiles: ["wire"] });
	opened.push(driver);
	stop = isStopped ? stopNowAndThen(before) : () => {};
	const results = await runScenarios(selected, driver, 6);
	stop();
	const text = ({ file, line, name, verdict, message }: ScenarioResult) =>
		`${file}:${line} ${name}: ${verdict}${verdict === "unsupported" ? ` (${(message ?? "").slice(0, 150)})` : ""}`;
	return results.map(text);
}

describe.skipIf(process.platform !== "linux")("an adapter that is stopped for 450 of every 500 ms", () => {
	it.each([
		["ROUND-3", "ROUND-7"],
		["ROUND-6", "ROUND-8"],
		["ASK-1", "ASK-6"],
	])("gets the same verdicts about %s and %s as one that runs (JUDGE-5)", async (...ids) => {
		const selected = scenarios.filter(({ tags }) => ids.some((id) => tags.includes(`@${id}`)));
		const running = await verdicts(selected, false);
		const stopped = await verdicts(selected, true);
		const differing = running.flatMap((one, index) => (one === stopped[index] ? [] : [[one, stopped[index]]]));
		// A late machine may keep a run from showing what the scenario is about. Then the driver is not judged.
		expect(differing.filter((pair) => !pair.some((one = "") => one.endsWith(": could not run")))).toEqual([]);
		expect(differing.length, JSON.stringify(differing)).toBeLessThan(running.length / 4);
		expect(running.filter((one) => one.endsWith(": passed")).length).toBeGreaterThan(20);
	});
});
