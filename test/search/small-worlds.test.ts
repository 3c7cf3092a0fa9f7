import { describe, expect, it } from "vitest";
import { MEMBERS_GALLERY } from "../../kit/gallery/members/members-gallery.ts";
import { checkSchedule, printScheduleJson } from "../../kit/schedule/schedule-json.ts";
import { checkFailureOf } from "../../kit/search/schedule-checks.ts";
import { scheduleOfWorld, smallWorlds } from "../../kit/search/small-worlds.ts";
import { librarySubject, membersSubject } from "../../kit/search/subject.ts";

const upToTwo = [...smallWorlds(2)];
const withOne = upToTwo.filter(({ faults }) => faults.length === 1);

describe("the smallest networks", () => {
	it("with one fault are all faults of two nodes, before and after the client connects", () => {
		// Of each node: crash, restart, stop, shutdown, move, lost heartbeats, cut. Of both: swap, split. And a pause of the
		// client.
		expect(withOne).toHaveLength((7 * 2 + 2 + 1) * 2);
	});

	it("with two faults have a second fault that can follow the first, soon or late", () => {
		const secondAfter = (kind: string, node: string): readonly string[] => {
			const worlds = upToTwo.filter(
				({ faults: [first, second] }) => second && first?.kind === kind && "node" in first && first.node === node,
			);
			return [
				...new Set(
					worlds.map(({ faults: [, second] }) => `${second?.kind}${second && "node" in second ? ` ${second.node}` : ""}`),
				),
			].sort();
		};
		const ofOther = ["crash", "cut", "isolate", "leave", "move", "restart", "stop"].map((kind) => `${kind} A2`);
		// A node that is down can only start again, or be cut off. Without it, no two nodes can swap.
		expect(secondAfter("crash", "A1")).toEqual([...ofOther, "cut A1", "restart A1", "split", "stall"].sort());
		expect(secondAfter("leave", "A1")).toEqual([...ofOther, "cut A1", "join A1", "split", "stall"].sort());
		expect(secondAfter("stop", "A1")).toEqual(
			[...ofOther, "continue A1", "crash A1", "cut A1", "restart A1", "split", "stall"].sort(),
		);
		expect(upToTwo.filter(({ faults: [first, second] }) => first?.kind === "stall" && second?.kind === "stall")).toEqual([]);
	});

	it("are different schedules, and all of them are valid", () => {
		const texts = upToTwo.map((world) => printScheduleJson(checkSchedule(scheduleOfWorld(world))));
		expect(new Set(texts).size).toBe(upToTwo.length);
	});

	it("show no failure of the library if they have one fault", async () => {
		for (const world of withOne)
			expect(await checkFailureOf("specification", scheduleOfWorld(world), librarySubject())).toBeUndefined();
	});

	it("show a mutant in which the failure of one question ends another question", async () => {
		const mutant = MEMBERS_GALLERY.find(({ mistake }) => mistake === "a lost connection fails the question");
		const subject = membersSubject(mutant?.connect ?? expect.fail());
		const found = new Set<string>();
		for (const world of withOne.filter(({ faults: [fault] }) => fault?.kind === "crash"))
			found.add((await checkFailureOf("specification", scheduleOfWorld(world), subject))?.requirement ?? "nothing");
		expect(found).toContain("CLUSTER-7");
	});
});
