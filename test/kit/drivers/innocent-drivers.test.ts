import { describe, expect, it } from "vitest";
import { findingsOf } from "../../../kit/drivers/findings.ts";
import { likelyRounds } from "../../../kit/drivers/likely-rounds.ts";
import type { CallOutcome, CallReport, Run } from "../../../kit/run/run.ts";
import { type OutsideHabits, type RealTimeLimits, UNTOLD } from "../../../kit/run/seen.ts";
import { stage } from "../../../kit/run/simulated-world.ts";
import { type DeclaredHabits, LIBRARY_HABITS, type Schedule, type WaitPlan } from "../../../kit/schedule/schedule.ts";
import { ownOf } from "../../../kit/search/driver-subject.ts";
import type { TraceEvent } from "../../../simulator/trace.ts";
import { MANNER, REAL } from "./support/manner.ts";

const COMMAND = "query-show:id=4660";
const ACTIVE = `${COMMAND}\ttrid=4660:status=active(ok):\n`;
const DONE = `${COMMAND}\ttrid=4660:status=done(ok):\n`;
const NOT_FOUND = `${COMMAND}\tERROR:2\n`;
const TIMEOUT: CallOutcome = { kind: "error", code: "timeout", message: "" };

interface Seen {
	/** When node A was asked, and the body that it answered or `reset`, 1 ms later by default. */
	readonly asked: readonly (readonly [at: number, body: string, answeredAt?: number])[];
	readonly outcome: CallOutcome;
	/** The build of the node, and its questions with their answers, in place of `asked`. */
	readonly build?: string;
	readonly bodies?: readonly (readonly [commands: string, body: string])[];
	readonly report?: Partial<CallReport>;
	readonly wait?: WaitPlan;
	readonly habits?: Partial<DeclaredHabits>;
	readonly real?: Partial<RealTimeLimits>;
	/** What the driver declares, if it differs. */
	readonly manner?: Partial<OutsideHabits>;
}

/** The clauses that a wait over sockets is accused of. */
function accusations(seen: Seen): readonly string[] {
	const { outcome, report = {}, wait = {}, habits = {}, real: changed = {}, build = "8.1.2.0" } = seen;
	const bodies = seen.bodies ?? seen.asked.map(([, body]) => [COMMAND, body] as const);
	const asked = bodies.map(([commands, body], index) => [seen.asked[index]?.[0] ?? 2 * index, body, commands] as const);
	const schedule: Schedule = {
		version: 1,
		task: { id: "4660", namespace: "test", kind: "query_execute" },
		nodes: [{ name: "A", version: build, job: {} }],
		events: [],
		habits: { ...LIBRARY_HABITS, ...habits },
		calls: [{ kind: "wait", ...wait }],
	};
	const trace = asked.flatMap(([at, body, commands], question): TraceEvent[] => {
		const ended = { at: seen.asked[question]?.[2] ?? at + 1, node: "A", question };
		return [
			{ kind: "asked", at, node: "A", question, commands: commands.split(" ") },
			body === "reset" ? { kind: "failed", reason: "reset", ...ended } : { kind: "answered", body, ...ended },
		];
	});
	const settledAt = (asked.at(-1)?.[0] ?? 0) + 1;
	const call: CallReport = { calledAt: 0, settledAt, outcome, rounds: [], questions: asked.map((_, index) => index), ...report };
	const real = { ...REAL, ...changed };
	const bare: Run = { schedule, calls: [call], trace, truth: {} };
	const manner = { ...MANNER, ...seen.manner };
	const rounds = likelyRounds(bare, real, manner);
	return findingsOf({ ...bare, seen: { profile: "wire", rounds, isCounted: false, manner, real } }).map(
		({ requirement }) => requirement,
	);
}

describe("no correct driver is accused", () => {
	it("of a wait that asked nothing, because it gave up connecting", () => {
		expect(accusations({ asked: [], outcome: { kind: "error", code: "network_error", message: "no connection" } })).toEqual([]);
	});

	it("of a late end, if its wait took its time and only the disconnect was slow", () => {
		const seen: Seen = { asked: [[0, ACTIVE]], outcome: TIMEOUT, wait: { timeout: 500 }, real: { timeoutMs: 500 } };
		expect(accusations({ ...seen, report: { tookMs: 501, settledAt: 501 } })).toEqual([]);
		expect(accusations({ ...seen, report: { settledAt: 1500 } })).toEqual([]);
	});

	it("of WAIT-4, if its wait ends in timeout, as it should", () => {
		const asked = [0, 1001, 2002].map((at) => [at, ACTIVE] as const);
		expect(
			accusations({ asked, outcome: TIMEOUT, report: { settledAt: 2500 }, wait: { timeout: 2500 }, real: { timeoutMs: 2500 } }),
		).toEqual([]);
	});

	it("of an error without a code, if its wait ends in timeout", () => {
		const ended = (body: string, settledAt: number, wait: WaitPlan = {}): readonly string[] => {
			const asked = [0, 1001].map((at) => [at, at === 0 ? ACTIVE : body] as const);
			const real = { timeoutMs: 1500 };
			const report = { settledAt, tookMs: settledAt };
			const outcome: CallOutcome = { kind: "error", code: UNTOLD, message: "" };
			return accusations({ asked, outcome, report, wait: { timeout: 1500, ...wait }, real });
		};
		expect(ended(ACTIVE, 1500)).toEqual([]);
		expect(ended("reset", 1500, { forgive: 9 })).toEqual([]);
		// A node's error may come at that time, too.
		expect(ended(`${COMMAND}\tERROR:4\n`, 1500)).toEqual([]);
		expect(ended(ACTIVE, 1100)).toEqual(["ROUND-3"]);
		// A timeout of 0 is one round, whose answers count.
		const wait = { timeout: 0 };
		const once = (body: string): readonly string[] =>
			accusations({ asked: [[0, body]], outcome: { kind: "error", code: UNTOLD, message: "" }, wait, real: { timeoutMs: 0 } });
		expect(once(ACTIVE)).toEqual([]);
		expect(once(DONE)).toEqual(["ROUND-6"]);
	});

	it("of its pauses, if they grow as it declares", () => {
		const interval = { kind: "backoff", first: 100, factor: 2, every: 1, most: 800 } as const;
		const asked = [0, 101, 302, 703, 1504].map((at, index) => [at, index === 4 ? DONE : ACTIVE] as const);
		expect(accusations({ asked, outcome: { kind: "complete" }, habits: { interval }, real: { pauseMs: 800 } })).toEqual([]);
	});

	it("of a failure that it forgives, although it repeats other failed questions in the same round (WAIT-11)", () => {
		const seen: Seen = {
			asked: [0, 2, 4, 6].map((at, index) => [at, index === 0 ? "ERROR:9:timeout" : NOT_FOUND] as const),
			outcome: { kind: "complete" },
			wait: { forgive: 1 },
			habits: { retries: 1000 },
			real: { pauseMs: 1 },
		};
		expect(accusations(seen)).toEqual([]);
		// Two empty rounds are too few in either reading.
		expect(accusations({ ...seen, asked: seen.asked.slice(0, 3) })).toEqual(["ROUND-8"]);
	});

	it("of a failure that it forgives, if a slow answer hides the pause, which began before it (WAIT-11)", () => {
		const seen: Seen = {
			asked: [
				[0, "reset", 1500],
				[1502, "reset"],
			],
			outcome: { kind: "error", code: "network_error", message: "" },
			wait: { forgive: 1 },
			habits: { retries: 1 },
			manner: { pausesFromStart: true },
		};
		expect(accusations(seen)).toEqual([]);
	});

	it("of asking each module in its own question after an unclear reply, but it is in other cases (ASK-8, PARSE-8)", () => {
		const [query, scan] = ["query-show:trid=4660", "scan-show:trid=4660"];
		const unclear = `${query}\ttrid=4660:set=a\n${scan}\tb:status=active(ok):\n${scan}\tERROR:2\n`;
		const alone = (command: string) => [command, `${command}\tERROR:2\n`] as const;
		const oldNode = (bodies: readonly (readonly [commands: string, body: string])[]) => {
			const seen: Seen = { asked: [], outcome: TIMEOUT, wait: { timeout: 100 }, report: { settledAt: 100 } };
			const real = { timeoutMs: 100, pauseMs: 1 };
			return accusations({ ...seen, real, build: "5.7.0.31", bodies });
		};
		expect(oldNode([[`${query} ${scan}`, unclear], alone(query), alone(scan)])).toEqual([]);
		expect(oldNode([[`${query} ${scan}`, unclear.replace(`set=a\n${scan}\t`, "")], alone(scan)])).toContain("ASK-8");
	});

	it("of asking each module again, if it takes the name of the node in the same reply for an entry (PARSE-8)", () => {
		const [query, scan] = ["query-show:trid=4660", "scan-show:trid=4660"];
		const counters = ["job-progress", "run-time", "time-since-done"].map((name) => `${name}=1`);
		const recs = ["throttled", "filtered-meta", "filtered-bins", "succeeded", "failed"].map((name) => `recs-${name}=0`);
		const entry = ["trid=4660:status=active(ok)", ...counters, ...recs].join(":");
		const values = `${query}\tERROR:2:job not found\n`;
		const both = [`node ${query} ${scan}`, `node\tBB9\n${values}${scan}\t${entry}\n`] as const;
		const alone = [[query, values] as const, [scan, `${scan}\t${entry}\n`] as const];
		const seen: Seen = { asked: [], outcome: TIMEOUT, wait: { timeout: 100 }, report: { settledAt: 100 } };
		const accused = (bodies: NonNullable<Seen["bodies"]>) =>
			accusations({ ...seen, real: { timeoutMs: 100, pauseMs: 1 }, build: "5.7.0.31", bodies });
		expect(accused([both, ...alone])).toEqual([]);
		expect(accused([[`${query} ${scan}`, `${values}${scan}\t${entry}\n`], ...alone])).toContain("ASK-8");
	});

	it("of asking one of the modules alone, if both have listed the job, also with the build in each request (ASK-8)", () => {
		const [query, scan] = ["query-show:trid=4660", "scan-show:trid=4660"];
		const says = (command: string, value = "trid=4660:status=active(ok):") => `${command}\t${value}\n`;
		const askedThen = (command: string, build = "") => {
			const asked = build === "" ? "" : `${build.split("\t")[0]} `;
			const both = [`${asked}${query} ${scan}`, `${build}${says(query)}${says(scan)}`] as const;
			const alone = [`${asked}${command}`, `${build}${says(command, "trid=4660:status=done(ok):")}`] as const;
			const seen: Seen = { asked: [], outcome: { kind: "complete" }, real: { pauseMs: 1 } };
			return accusations({ ...seen, build: "5.7.0.31", bodies: [both, alone] });
		};
		for (const command of [query, scan])
			for (const build of ["", "build\t5.7.0.31\n"]) expect(askedThen(command, build)).toEqual([]);
	});

	it("of a wrong round, if it asks each module in its own question and takes the strongest answer, as it should (ASK-8)", () => {
		const [query, scan] = ["query-show:trid=4660", "scan-show:trid=4660"];
		const says = (command: string, value: string) => [command, `${command}\t${value}\n`] as const;
		const active = "trid=4660:status=active(ok):";
		const rounds = [says(query, active), says(scan, "ERROR:2"), says(query, "ERROR:2"), says(scan, "ERROR:2")];
		const accusedOf = (bodies: typeof rounds) =>
			accusations({ asked: [], outcome: { kind: "complete" }, real: { pauseMs: 5 }, build: "5.7.0.31", bodies });
		expect(accusedOf(rounds)).toEqual(["ASK-8"]);
		// Some drivers ask for the build in each request.
		const withBuild = rounds.map(([command, body]) => [`build ${command}`, `build\t5.7.0.31\n${body}`] as const);
		expect(accusedOf(withBuild)).toEqual(["ASK-8"]);
		expect(accusedOf(rounds.slice(0, 2))).toEqual(["ASK-8", "ROUND-3"]);
	});

	it("of the code of an error 9, which its own time limit has too (ASK-6)", () => {
		const asked = [[0, `${COMMAND}\tERROR:9:timeout\n`]] as const;
		const outcome: CallOutcome = { kind: "error", code: "network_error", message: "timeout" };
		expect(accusations({ asked, outcome })).toEqual([]);
		const other = [[0, `${COMMAND}\tERROR:20:unknown namespace\n`]] as const;
		expect(accusations({ asked: other, outcome })).toEqual(["ROUND-4"]);
	});

	it("by a search for not forgiving a failure, if it does not offer that (WAIT-11)", () => {
		const schedule: Schedule = {
			version: 1,
			task: { id: "1", namespace: "test", kind: "query_execute" },
			nodes: [{ name: "A", version: "8.1.2.0", job: null }],
			events: [],
			habits: LIBRARY_HABITS,
			calls: [{ kind: "wait", forgive: 1, timeout: 500 }],
		};
		const driver = { name: "x", habits: LIBRARY_HABITS };
		expect(ownOf(schedule, { ...driver, capabilities: {} }).calls).toEqual([{ kind: "wait", timeout: 500 }]);
		expect(ownOf(schedule, { ...driver, capabilities: { forgive: true } }).calls).toEqual(schedule.calls);
	});

	it("of slow connecting, because only questions about jobs are slowed", async () => {
		const schedule: Schedule = {
			version: 1,
			task: { id: "1", namespace: "test", kind: "query_execute" },
			nodes: [{ name: "A", version: "8.1.2.0", job: null, latency: 500 }],
			events: [],
			habits: LIBRARY_HABITS,
			calls: [{ kind: "wait" }],
		};
		const cluster = stage(schedule, { housekeepingLatency: 0 });
		const took = await cluster.run(async () => {
			const ask = async (command: string) => {
				const from = cluster.clock.now();
				await cluster.ask("A", [command], new AbortController().signal);
				return cluster.clock.now() - from;
			};
			return [await ask("peers-clear-std"), await ask("query-show:id=1")];
		});
		expect(took[0]).toBeLessThan(10);
		expect(took[1]).toBe(500);
	});
});

describe("a driver is accused under the right clause", () => {
	it("WAIT-11, if it repeats a failed question in the same round, and then does not forgive this round", () => {
		const seen: Seen = {
			asked: [
				[0, "reset"],
				[2, "reset"],
			],
			outcome: { kind: "error", code: "network_error", message: "" },
			wait: { forgive: 1, timeout: 5000 },
			habits: { retries: 1 },
			real: { timeoutMs: 5000 },
		};
		expect(accusations(seen)).toEqual(["WAIT-11"]);
		// Without a visible pause it may have begun a second round, which failed as well.
		expect(accusations({ ...seen, real: { timeoutMs: 5000, pauseMs: 1 } })).toEqual([]);
	});

	it("ASK-3, if it reads the answer to an unknown command as an error of the job", () => {
		const [query, scan] = ["query-show:trid=4660", "scan-show:trid=4660"];
		const accusedOf = (...values: readonly string[]) => {
			const body = `${query}\t${values[0]}\n${scan}\t${values[1]}\n`;
			const outcome: CallOutcome = { kind: "error", code: "server_error", serverCode: 4, node: "A", message: "" };
			return accusations({ asked: [], outcome, build: "5.7.0.31", bodies: [[`${query} ${scan}`, body]] });
		};
		expect(accusedOf("ERROR:4:unrecognized command", "ERROR:2")).toEqual(["ASK-3"]);
		expect(accusedOf("ERROR:2", "ERROR:4:unrecognized command")).toEqual(["ASK-3"]);
		expect(accusedOf("ERROR:2:not found", "ERROR:2:not found")).toEqual(["ROUND-7"]);
	});

	describe("PARSE, if it takes a reply that is no error for a server error (JUDGE-7)", () => {
		const answer = (value: string) => `${COMMAND}\t${value}\n`;
		const told = (serverCode: number, node?: string): CallOutcome => ({
			...{ kind: "error", code: "server_error", serverCode, message: "" },
			...(node !== undefined && { node }),
		});
		const accusedOf = (outcome: CallOutcome, ...values: readonly string[]) =>
			accusations({ asked: values.map((value, index) => [1001 * index, answer(value)] as const), outcome, wait: { forgive: 1 } });

		it.each([
			["PARSE-1", ""],
			["PARSE-2", "ERROR:2"],
			["PARSE-6", "trid=4660:ns=test:"],
			["PARSE-7", "trid=4660:status=active(ok)"],
			["PARSE-12", "trid=4660:status=DONE(ok):"],
			["PARSE-13", "trid=4660:status=queued:"],
		])("%s of %j", (clause, value) => {
			expect(accusedOf(told(1, "A"), value)).toEqual([clause]);
			expect(accusedOf(told(1), answered(ACTIVE), value)).toEqual([clause]);
		});

		it("but not if the error is that of a node, or of an earlier round that was tolerated", () => {
			const asked = [[0, "ERROR:9:timeout\n"] as const, [1001, answer("ERROR:2")] as const];
			expect(accusations({ asked, outcome: told(9, "A"), wait: { forgive: 1 } })).toEqual(["ROUND-7"]);
			const [query, scan] = ["query-show:trid=4660", "scan-show:trid=4660"];
			const body = `${query}\tERROR:2\n${scan}\tERROR:22:bad\n`;
			const both = { asked: [], build: "5.7.0.31", bodies: [[`${query} ${scan}`, body]] as const };
			expect(accusations({ ...both, outcome: told(4, "A") })).toEqual(["ROUND-4"]);
			expect(accusedOf(told(2), "ERROR:2:not found")).toEqual(["ROUND-7"]);
		});

		/** The value in a body. */
		function answered(body: string): string {
			return body.slice(COMMAND.length + 1, -1);
		}
	});

	it("WAIT-2, if it replaces a pause of 0 by a long one", () => {
		const asked = [0, 1001, 2002, 3003].map((at, index) => [at, index === 3 ? DONE : ACTIVE] as const);
		expect(accusations({ asked, outcome: { kind: "complete" }, wait: { pollInterval: 0 }, real: { pauseMs: 0 } })).toEqual([
			"WAIT-2",
		]);
	});

	it("WAIT-5, if it asks after its timeout and says timeout; WAIT-4, if it says success", () => {
		const asked = [0, 1001, 2002].map((at) => [at, ACTIVE] as const);
		const late: Seen = { asked, outcome: TIMEOUT, wait: { timeout: 1500 }, real: { timeoutMs: 1500 } };
		expect(accusations(late)).toEqual(["WAIT-5"]);
		expect(accusations({ ...late, outcome: { kind: "complete" } })).toContain("WAIT-4");
	});

	it("WAIT-4, if it calls a question that it gave up at its deadline a network failure", () => {
		const wait = { timeout: 1500 };
		const outcome: CallOutcome = { kind: "error", code: "network_error", message: "" };
		expect(
			accusations({
				asked: [
					[0, ACTIVE],
					[1001, ACTIVE],
				],
				outcome,
				wait,
				report: { settledAt: 1502 },
				real: { timeoutMs: 1500 },
			}),
		).toEqual(["WAIT-4"]);
	});

	it("ASK-6, if a whole body was an error and it reads something else", () => {
		const asked = [
			[0, "ERROR:80:not authenticated\n"],
			[1001, DONE],
		] as const;
		expect(accusations({ asked, outcome: { kind: "complete" } })).toEqual(["ASK-6"]);
	});
});
