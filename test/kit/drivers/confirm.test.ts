import { describe, expect, it } from "vitest";
import { confirm, type DriverFault } from "../../../kit/drivers/confirm.ts";
import type { RunConditions } from "../../../kit/run/driver.ts";
import type { Run } from "../../../kit/run/run.ts";

const LATE: DriverFault = { requirement: "WAIT-5", level: "SHOULD", message: "WAIT-5: late", kind: "time" };
const CERTAIN: DriverFault = { ...LATE, message: "WAIT-5: early", isCertain: true };
const WRONG: DriverFault = { requirement: "ROUND-3", level: "MUST", message: "ROUND-3: wrong", kind: "verdict" };

/**
 * Plays runs that show these faults, one list for each attempt, on a machine that is late by this many milliseconds: in
 * each attempt, or in the attempts of this list. The attempts last one second.
 */
async function confirmed(
	attempts: readonly (readonly DriverFault[])[],
	lateMs: number | readonly number[] = 0,
	telling: readonly boolean[] = [],
	settledAt = 1000,
	about?: string,
) {
	const conditions: RunConditions[] = [];
	const shown = new Map<Run, readonly DriverFault[]>();
	const play = async (how: RunConditions): Promise<Run> => {
		const ms = typeof lateMs === "number" ? lateMs : (lateMs[conditions.length] ?? 0);
		const run = { calls: [{ calledAt: 0, settledAt }], seen: { lateness: { ms, allowedMs: 50 } } } as unknown as Run;
		shown.set(run, attempts[Math.min(conditions.length, attempts.length - 1)] ?? []);
		conditions.push(how);
		return run;
	};
	const isTelling = (run: Run) => telling[[...shown.keys()].indexOf(run)] ?? true;
	const isAbout = (requirement: string) => about === undefined || requirement === about;
	const judge = { faultsOf: (run: Run) => shown.get(run) ?? [], isTelling: (run: Run) => isTelling(run), isAbout };
	const result = await confirm(play, judge, true);
	return { faults: result.faults.map(({ requirement }) => requirement), lateMs: result.lateMs, conditions };
}

describe("a run without a fault", () => {
	it("is not played again if the driver has asked the nodes that it is about", async () => {
		expect((await confirmed([[]])).conditions).toEqual([{}]);
	});

	it("is played again more slowly if its time was over before the driver had asked", async () => {
		expect((await confirmed([[], []], 0, [false])).conditions).toEqual([{}, { slower: 4 }]);
		const { conditions } = await confirmed([[], [], []], 0, [false, false, false]);
		expect(conditions).toEqual([{}, { slower: 4 }, { slower: 10 }]);
	});

	it("is played without other runs only if the machine was late", async () => {
		const { conditions } = await confirmed([[], [], []], [340, 340], [false, false, false]);
		expect(conditions).toEqual([{}, { slower: 4 }, { slower: 10, alone: true }]);
	});

	it("proves nothing if no attempt on a late machine reached the nodes that it is about", async () => {
		const never = Array.from({ length: 6 }, () => false);
		expect(await confirmed([[], [], []], 340, never)).toMatchObject({ faults: [], lateMs: 340 });
	});
});

describe("a run in which the driver left out a node that it is about", () => {
	async function orders(
		faults: readonly (readonly DriverFault[])[],
		realMs: number = 100,
		isTelling: boolean = true,
	): Promise<readonly [string[], number]> {
		let played = 0;
		const shown = new Map<Run, readonly DriverFault[]>();
		const play = async (): Promise<Run> => {
			const run = { calls: [{ calledAt: 0, settledAt: 10 * realMs }], seen: { real: { scale: 10 } } } as unknown as Run;
			shown.set(run, faults[played++] ?? []);
			return run;
		};
		const judge = { faultsOf: (run: Run) => shown.get(run) ?? [], isTelling: () => isTelling, isLeftOut: () => true };
		const { faults: found } = await confirm(play, judge, true);
		return [found.map(({ requirement }) => requirement), played];
	}

	it("is repeated a few times, because the driver may ask the nodes in another order", async () => {
		expect(await orders([[], [], [WRONG], [WRONG]])).toEqual([["ROUND-3"], 4]);
		expect(await orders([])).toEqual([[], 8]);
	});

	it("is not played more slowly, because time does not change the order", async () => {
		expect(await orders([], 100, false)).toEqual([[], 8]);
	});

	it("is not repeated if it takes long", async () => {
		expect(await orders([], 5000)).toEqual([[], 1]);
	});
});

describe("a fault in real time", () => {
	it("counts if each repetition shows it, also the slower one and the one without other runs", async () => {
		const { faults, conditions } = await confirmed([[LATE], [LATE], [LATE]]);
		expect(faults).toEqual(["WAIT-5"]);
		expect(conditions.at(-1)).toEqual({ slower: 10, alone: true });
	});

	it("counts if it was seen once, if no machine can cause it", async () => {
		expect(await confirmed([[CERTAIN]], 340)).toMatchObject({ faults: ["WAIT-5"], conditions: [{}] });
		expect((await confirmed([[], [], [CERTAIN]], 0, [false, false])).faults).toEqual(["WAIT-5"]);
		expect((await confirmed([[CERTAIN, WRONG], [WRONG]])).faults).toEqual(["ROUND-3", "WAIT-5"]);
		expect((await confirmed([[CERTAIN, WRONG], []])).faults).toEqual(["WAIT-5"]);
	});

	it("does not count if it is not seen again", async () => {
		expect((await confirmed([[LATE], []])).faults).toEqual([]);
		expect((await confirmed([[WRONG], [LATE]])).faults).toEqual([]);
	});

	it("does not count on a machine that was too late, which is reported", async () => {
		expect(await confirmed([[LATE], [LATE], [LATE]], 340)).toMatchObject({ faults: [], lateMs: 340 });
	});

	it("leaves open only a scenario about its requirement: a late end says nothing about the rounds before it", async () => {
		expect(await confirmed([[LATE]], 340, [], 1000, "WAIT-5")).toMatchObject({ faults: [], lateMs: 340 });
		expect(await confirmed([[LATE]], 340, [], 1000, "ROUND-3")).toMatchObject({ faults: [], lateMs: undefined });
		const never = Array.from({ length: 6 }, () => false);
		expect(await confirmed([[LATE]], 340, never, 1000, "ROUND-3")).toMatchObject({ faults: [], lateMs: 340 });
	});

	it("is looked for in up to three more runs until the machine is in time", async () => {
		const last = { slower: 10, alone: true };
		const inTime = await confirmed([[LATE], [LATE], [LATE], [LATE], []], [340, 340, 340, 340, 0]);
		expect(inTime).toEqual({ faults: [], lateMs: undefined, conditions: [{}, { slower: 4 }, last, last, last] });
		const guilty = await confirmed([[LATE]], [340, 340, 340, 0]);
		expect(guilty).toMatchObject({ faults: ["WAIT-5"], lateMs: undefined });
		expect((await confirmed([[LATE]], 340)).conditions).toHaveLength(6);
	});

	it("is not looked for in more runs if they take long, or if the order shows it", async () => {
		expect((await confirmed([[LATE]], 340, [], 5000)).conditions).toHaveLength(3);
		expect((await confirmed([[WRONG]], 340)).conditions).toHaveLength(3);
	});

	it("counts on any machine if the order of questions and answers shows it", async () => {
		expect((await confirmed([[WRONG], [WRONG], [WRONG]], 340)).faults).toEqual(["ROUND-3"]);
	});

	it("does not count if only the last attempt shows it, because the earlier ones ended before the first question", async () => {
		expect((await confirmed([[], [], [WRONG]], 0, [false, false])).faults).toEqual([]);
	});

	it("counts if both attempts with a question show it", async () => {
		expect((await confirmed([[], [WRONG], [WRONG]], 0, [false])).faults).toEqual(["ROUND-3"]);
	});

	it("is searched again if the slower attempt does not show it", async () => {
		expect((await confirmed([[WRONG], [], [WRONG]], 0, [true, false])).faults).toEqual(["ROUND-3"]);
		const other = await confirmed([[WRONG], [], []], 0, [true, false]);
		expect([other.faults, other.conditions.length]).toEqual([[], 3]);
	});

	it("is looked for again, and leaves the scenario open, if a late machine hides what the order showed", async () => {
		expect((await confirmed([[WRONG], [], [WRONG]], 340)).faults).toEqual(["ROUND-3"]);
		expect(await confirmed([[WRONG], [], []], 340)).toMatchObject({ faults: [], lateMs: 340 });
		// On a machine that is in time, the driver is cleared.
		expect(await confirmed([[WRONG], []])).toMatchObject({ faults: [], lateMs: undefined });
	});

	it("needs no third attempt if the order shows it and the machine was in time", async () => {
		expect((await confirmed([[WRONG], [WRONG]])).conditions).toHaveLength(2);
	});
});
