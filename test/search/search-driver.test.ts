import { describe, expect, test } from "vitest";
import { whyNoVerdict } from "../../bin/reporting/driver-search-text.ts";
import { enoughLines } from "../../bin/reporting/fuzz-text.ts";
import { profileLines } from "../../kit/report/search/search-words.ts";
import { type Driver, type Profile, Unsupported } from "../../kit/run/driver.ts";
import type { CallReport, Run } from "../../kit/run/run.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import { LIBRARY_HABITS, type Schedule } from "../../kit/schedule/schedule.ts";
import { scheduleSeed } from "../../kit/schedule/schedule-seed.ts";
import { verdictDifference } from "../../kit/search/compare-runs.ts";
import { drawOverSockets } from "../../kit/search/draw-over-sockets.ts";
import { lotsOf } from "../../kit/search/driver-lots.ts";
import { searchDriver } from "../../kit/search/search-driver.ts";
import { librarySubject, mutantOf, mutantSubject } from "../../kit/search/subject.ts";
import { unsureOverSockets } from "../../kit/search/sure-over-sockets.ts";
import { HarnessError } from "../../kit/stdio/harness-error.ts";
import { realClock } from "../../src/clock.ts";

type Play = (schedule: Schedule) => Promise<Run>;

const { play: rightly } = librarySubject();
const { play: wrongly } = mutantSubject(mutantOf("two-rounds-of-grace"));

/** A driver in this process, in place of one behind an adapter. */
function driverOf(plays: Readonly<Partial<Record<Profile["name"], Play>>>, refusal?: string): Driver {
	const profiles = Object.entries(plays).map(
		([name, run]): Profile => ({
			name: name as Profile["name"],
			judges: () => true,
			refusal: ({ calls }) => refusal ?? (calls.length > 1 ? "Several calls." : undefined),
			run,
		}),
	);
	return { name: "a driver", habits: LIBRARY_HABITS, profiles };
}

/** What a search asked, and how much of it at once. */
function watched(play: Play): { readonly play: Play; readonly asked: string[]; most: number } {
	let busy = 0;
	const watch = {
		asked: [] as string[],
		most: 0,
		async play(schedule: Schedule) {
			watch.asked.push(JSON.stringify(schedule));
			watch.most = Math.max(watch.most, ++busy);
			try {
				return await play(schedule);
			} finally {
				busy--;
			}
		},
	};
	return watch;
}

describe("The search of a driver", () => {
	test("uses both profiles, and finds no failure in a driver that is right", async () => {
		const report = await searchDriver(driverOf({ decide: rightly, wire: rightly }), { runs: 150, workers: 4 });
		expect(report.found).toEqual([]);
		const { decide, wire } = report.profiles;
		// One of 25 numbers is played over sockets.
		expect((wire?.schedules ?? 0) + (wire?.refused ?? 0)).toBe(6);
		expect((decide?.schedules ?? 0) + (decide?.refused ?? 0)).toBe(144);
		expect(report.schedules).toBe((decide?.schedules ?? 0) + (wire?.schedules ?? 0));
		expect(report.checked["over sockets"]).toBe(wire?.schedules);
		expect(report.checked.specification).toBe(decide?.schedules);
	});

	test("plays the same schedules and finds the same failures with any number of adapters", async () => {
		const searches = await Promise.all(
			[1, 5].map(async (workers) => {
				const decide = watched(wrongly);
				const { found } = await searchDriver(driverOf({ decide: decide.play }), { runs: 60, workers });
				return { asked: new Set(decide.asked), found, most: decide.most };
			}),
		);
		const [alone, together] = searches;
		expect(together?.found).toEqual(alone?.found);
		expect(alone?.asked.size).toBeGreaterThan(40);
		expect(together?.asked).toEqual(alone?.asked);
		expect(alone?.found.map(({ requirement }) => requirement)).toContain("ROUND-8");
		const indices = alone?.found.map(({ index = 0 }) => index) ?? [];
		expect(indices).toEqual(indices.toSorted((one, other) => one - other));
		expect(together?.most).toBeGreaterThan(alone?.most ?? 0);
	});

	test("counts a failure over sockets only if each repetition shows it, and reports the others separately", async () => {
		const always = await searchDriver(driverOf({ wire: wrongly }), { runs: 30 });
		expect(always.found.map(({ check, requirement }) => `${check}: ${requirement}`)).toContain("over sockets: ROUND-8");
		expect(always.found[0]?.scenario).toContain("over sockets");
		const seen = new Set<string>();
		const flaky: Play = (schedule) => {
			const text = JSON.stringify(schedule);
			const isFirst = !seen.has(text);
			seen.add(text);
			return isFirst ? wrongly(schedule) : rightly(schedule);
		};
		const once = await searchDriver(driverOf({ wire: flaky }), { runs: 30 });
		expect(once.found).toEqual([]);
		expect(once.unconfirmed).toBeGreaterThan(0);
	});

	test("does not repeat a schedule in the decide profile: one wrong decision is a failure", async () => {
		let calls = 0;
		const flaky: Play = (schedule) => (calls++ < 40 ? wrongly(schedule) : rightly(schedule));
		const { found } = await searchDriver(driverOf({ decide: flaky }), { runs: 60 });
		expect(found[0]?.requirement).toBe("ROUND-8");
	});

	test("names failures by the reply that the driver misreads, if it offers the profile parse (JUDGE-7)", async () => {
		const { play, parse } = mutantSubject(mutantOf("a-status-at-the-end-is-unseen"));
		const driver = driverOf({ decide: play });
		const search = (one: Driver, known?: ReadonlySet<string>) => searchDriver(one, { runs: 300, ...(known && { known }) });
		const clausesOf = async (one: Driver) => (await search(one)).found.map(({ requirement }) => requirement);
		const unread = await clausesOf(driver);
		expect(unread.length).toBeGreaterThan(1);
		expect(unread.every((clause) => !clause.startsWith("PARSE-"))).toBe(true);
		const reader: Driver = { ...driver, parse: async (reply, id) => parse?.(reply, id) ?? { status: "not_found" } };
		expect(await clausesOf(reader)).toEqual(["PARSE-7"]);
		// What follows from a known fault is known too.
		expect((await search(reader, new Set(["PARSE-7"]))).found).toEqual([]);
	});

	test("stops when it is cancelled, also if every schedule is refused", async () => {
		const end = new AbortController();
		realClock.schedule(realClock.now() + 20, "world", () => end.abort());
		const driver = driverOf({ wire: rightly }, "It sleeps first, and for too long.");
		const report = await searchDriver(driver, { runs: 2_000_000, signal: end.signal });
		const { profiles } = report;
		expect(whyNoVerdict(report)).toMatch(
			/^No verdict on a driver: it could not run any of [\d,]+ schedules\. It sleeps first, and for too long\.$/,
		);
		expect(profiles.wire?.refused).toBeGreaterThan(0);
		expect(profiles.wire?.refusals).toEqual({ "It sleeps first, and for too long.": profiles.wire?.refused });
		expect(profiles.wire?.refused).toBeLessThan(2_000_000);
	});

	test("reports no verdict if no answer came in time", async () => {
		const end = new AbortController();
		const hangs: Play = () => {
			end.abort();
			return Promise.reject(new HarnessError("The adapter was ended by the kit."));
		};
		const report = await searchDriver(driverOf({ decide: hangs }), { signal: end.signal });
		expect(whyNoVerdict(report)).toBe("No verdict on a driver: it did not finish any schedule in time.");
	});

	test("does not shrink a failure after its time is over", async () => {
		const end = new AbortController();
		let played = 0;
		const decide: Play = (schedule) => {
			played++;
			return wrongly(schedule);
		};
		const { found } = await searchDriver(driverOf({ decide }), {
			runs: 60,
			signal: end.signal,
			onCuttingDown() {
				played = 0;
				end.abort();
			},
		});
		expect(found.length).toBeGreaterThan(0);
		expect(played).toBe(0);
		expect(found[0]?.history).toContain("first difference");
	});

	test("ends at the first failure outside the driver, and names the schedule", async () => {
		let played = 0;
		const dies: Play = (schedule) =>
			++played < 10 ? rightly(schedule) : Promise.reject(new HarnessError("The adapter ended with exit code 3."));
		const report = await searchDriver(driverOf({ decide: dies }), { runs: 100 });
		const { broken, found } = report;
		expect(broken?.error.message).toBe("The adapter ended with exit code 3.");
		expect(whyNoVerdict(report, "python3 it's.py")).toMatch(
			/^The adapter ended with exit code 3\. This happened in schedule \d+\. Repeat it with: npm run task -- replay s1\.\S+ --driver 'python3 it'\\''s\.py'$/,
		);
		expect(played).toBe(10);
		expect(found).toEqual([]);
	});

	test("says how many schedules it could not play, and for which reasons", () => {
		const refusals = { "Several calls.": 7, "Too long.": 2, "No status.": 30, "An abort.": 1, "A name.": 1 };
		expect(
			profileLines({ profiles: { decide: { schedules: 1000, refused: 41, refusals }, wire: { schedules: 3, refused: 0 } } }),
		).toEqual([
			"1,000 schedules decided on virtual time. It could not play 41 more (30: No status; 7: Several calls; 2: Too long; 1: An abort; and 1 other reason).",
			"3 schedules over its own sockets.",
		]);
	});

	test("rarely waits for silent nodes if the driver takes no request timeout", () => {
		const silent = (capabilities: Driver["capabilities"]) => {
			const lots = lotsOf({ ...driverOf({ wire: rightly }), ...(capabilities !== undefined && { capabilities }) }, 1);
			const drawn = Array.from({ length: 1500 }, (_, index) => JSON.stringify(lots.draw(index)));
			return drawn.filter((schedule) => schedule.includes('"silence"')).length;
		};
		expect(silent({ requestTimeout: true })).toBeGreaterThan(5);
		expect(silent({})).toBeLessThan(3);
	});

	test("says why it ended early", () => {
		expect(enoughLines(undefined)).toEqual([]);
		expect(enoughLines(6)).toEqual([
			"The search stopped early, because it had 6 findings. Often one mistake causes them all: fix it and search again.",
		]);
	});

	test("is refused for a driver without the profiles decide and wire", async () => {
		await expect(searchDriver(driverOf({}))).rejects.toThrow(Unsupported);
	});
});

describe("A schedule for a driver's own sockets", () => {
	const drawn = Array.from({ length: 2000 }, (_, index) => drawOverSockets(createRandom(scheduleSeed(5, index))));

	test("is one on which a correct driver passes on any machine, even a slow one", () => {
		expect(drawn.flatMap((schedule) => unsureOverSockets(schedule) ?? [])).toEqual([]);
	});

	test("contains faults, job times, events, old nodes and limits", () => {
		const text = JSON.stringify(drawn);
		for (const part of ['"reset"', '"silence"', '"duration"', '"join"', '"5.6.0.25"', '"timeout"', '"forgive"', '"status"'])
			expect(text).toContain(part);
	});

	test.each<[string, (schedule: Schedule) => Schedule]>([
		["a node that goes down", (schedule) => ({ ...schedule, events: [{ at: 5, kind: "crash", node: "A" }] })],
		["a node that leaves", (schedule) => ({ ...schedule, events: [{ at: 5, kind: "leave", node: "A" }] })],
		["a timeout that may be over at once", ({ calls: _, ...rest }) => ({ ...rest, calls: [{ kind: "wait", timeout: 5 }] })],
		["a request timeout", ({ calls: _, ...rest }) => ({ ...rest, calls: [{ kind: "wait", requestTimeout: 50 }] })],
		[
			"forgiveness of a connection that was closed",
			({ calls: _, nodes: __, ...rest }) => ({
				...rest,
				nodes: [{ name: "A", version: "8.1.2.0", job: null, replies: [{ reply: "closed" }] }],
				calls: [{ kind: "wait", forgive: 1 }],
			}),
		],
	])("has no %s", (_, change) => {
		expect(unsureOverSockets(change(drawn[0] as Schedule))).toMatch(/\.$/);
	});

	test("goes to one profile by its number, the same each time, and only to profiles that the driver offers", () => {
		const habits = { ...LIBRARY_HABITS, grace: 1 };
		const lots = lotsOf({ ...driverOf({ decide: rightly, wire: rightly }), habits }, 7, 100);
		const numbers = lots
			.lanes(4)
			.flatMap(([profile, own]) => Array.from({ [Symbol.iterator]: () => own }, (index) => [index, profile]));
		expect(numbers.map(([index]) => index).toSorted((one, other) => Number(one) - Number(other))).toEqual(
			Array.from({ length: 100 }, (_, index) => index),
		);
		expect(numbers.filter(([, profile]) => profile === "wire").map(([index]) => index)).toEqual([0, 25, 50, 75]);
		expect(lots.draw(50)).toEqual(lots.draw(50));
		expect(lots.draw(50).habits).toEqual(habits);
		const calls = Array.from({ length: 100 }, (_, index) => lots.draw(index).calls).flat();
		expect(calls.filter((call) => "grace" in call)).toEqual([]);
	});
});

test("Which of several errors a driver reports may depend on the order of the nodes, but not the kind of its verdict", () => {
	const error = (node: string): CallReport => ({
		calledAt: 0,
		settledAt: 3,
		outcome: { kind: "error", code: "server_error", node, serverCode: 20, message: "" },
		rounds: [{ number: 1, startedAt: 0, endedAt: 3, verdict: "error" }],
	});
	const complete: CallReport = { ...error("A"), outcome: { kind: "complete" } };
	expect(verdictDifference([error("A")], [error("B")], ["first", "second"])).toBeUndefined();
	expect(verdictDifference([error("A")], [complete], ["first", "second"])).toMatch(/^call 0 of the first run is /);
});
