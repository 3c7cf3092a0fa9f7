import { describe, expect, it } from "vitest";
import { drawSchedule } from "../../kit/schedule/draw-schedule.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { perform } from "../../page/perform/perform.ts";
import { LIBRARY_NAME } from "../../page/perform/trackers.ts";
import { EXAMPLES } from "../../page/play/examples.ts";
import { gripsOf } from "../../page/view/grips.ts";
import { makeScene, type Scene } from "../../page/view/scene.ts";

async function sceneOf(schedule: Schedule, room = 0): Promise<Scene> {
	const play = { schedule, trackerName: LIBRARY_NAME, title: "", hint: "", cursor: undefined };
	const take = await perform(schedule, LIBRARY_NAME);
	if (take.kind === "broken") throw new Error(take.message);
	return makeScene(play, take, { room, heldAxis: undefined, isCurrent: true });
}

/** The schedule of a story of the page, by a part of its name. */
function story(name: string): Schedule {
	const found = EXAMPLES.find((example) => example.name.includes(name));
	if (found === undefined) throw new Error(`There is no story ${name}.`);
	return found.schedule;
}

describe("the axis of a scene", () => {
	it("has a place for every instant and an instant for every place, in the same order", async () => {
		for (let seed = 1; seed <= 60; seed++) {
			const { axis, moments } = await sceneOf(drawSchedule(createRandom(seed)));
			let before = Number.NEGATIVE_INFINITY;
			for (const at of moments) {
				expect(axis.x(at), `seed ${seed}, ${at} ms`).toBeGreaterThan(before);
				before = axis.x(at);
				// Of a time of 35 days, the conversion there and back keeps one digit less.
				for (const near of [at, at + 0.5, at + 100])
					expect(axis.at(axis.x(near)), `seed ${seed}, ${near} ms`).toBeCloseTo(near, near < 1e9 ? 5 : 4);
			}
		}
	});

	it("continues after the last event, so that events can be dragged there", async () => {
		const { axis } = await sceneOf(story("starts late"));
		expect(axis.x(50_000)).toBeGreaterThan(axis.x(49_000));
		expect(axis.at(axis.x(50_000))).toBeCloseTo(50_000, 6);
	});

	it("fills the available width, but stretches a short run at most 2.5 times", async () => {
		const { width } = (await sceneOf(story("starts late"))).axis;
		expect((await sceneOf(story("starts late"), width * 1.5)).axis.width).toBeCloseTo(width * 1.5, 6);
		expect((await sceneOf(story("starts late"), width * 9)).axis.width).toBeCloseTo(width * 2.5, 6);
	});
});

describe("the grips of a scene", () => {
	const gripsAt = async (schedule: Schedule) => new Map(gripsOf(await sceneOf(schedule)).map((grip) => [grip.key, grip]));

	it("are at the times at which each job arrives and ends, also if it ends after the wait", async () => {
		const grips = await gripsAt(story("starts late"));
		expect([...grips].map(([key, { at, lane }]) => [key, at, lane])).toEqual([
			["start A", 0, 1],
			["end A", 500, 1],
			["start B", 1500, 2],
			["end B", 2500, 2],
			["start C", 0, 3],
			["end C", 800, 3],
		]);
	});

	it("move their event: a start keeps the duration, an end changes it", async () => {
		const schedule = story("starts late");
		const grips = await gripsAt(schedule);
		expect(grips.get("start B")?.moveTo(400)(schedule).nodes[1]?.job).toEqual({ lag: 400, duration: 1000 });
		expect(grips.get("start B")?.moveTo(0)(schedule).nodes[1]?.job).toEqual({ duration: 1000 });
		expect(grips.get("end B")?.moveTo(1700)(schedule).nodes[1]?.job).toEqual({ lag: 1500, duration: 200 });
		expect(grips.get("end B")?.least).toBe(1500);
	});

	it("exist for events, which can be removed, and for a timeout", async () => {
		const restart = story("restarts");
		const event = (await gripsAt(restart)).get("event 0");
		expect([event?.label, event?.at, event?.lane]).toEqual(["restart B", 1500, 2]);
		expect(event?.moveTo(10)(restart).events).toEqual([{ at: 10, kind: "restart", node: "B" }]);
		expect(event?.remove?.(restart).events).toEqual([]);

		const hard = story("deadline");
		const deadline = (await gripsAt(hard)).get("deadline");
		expect([deadline?.at, deadline?.lane]).toEqual([3000, 0]);
		expect(deadline?.moveTo(2000)(hard).calls).toEqual([{ kind: "wait", timeout: 2000 }]);
	});

	it("move by a twentieth of the pause between rounds, in a round number", async () => {
		const paced = (pollInterval: number): Schedule => ({
			...story("starts late"),
			calls: [{ kind: "wait", pollInterval, timeout: 4000 }],
		});
		for (const [pause, step] of [
			[1000, 50],
			[700, 10],
			[100, 5],
			[3, 1],
		] as const)
			expect((await sceneOf(paced(pause))).step, `${pause} ms`).toBe(step);
	});
});
