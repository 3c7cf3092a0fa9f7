import { expect, it } from "vitest";
import { History } from "../../page/play/history.ts";

it("changes are undone one by one, the last first, and those of one gesture together", () => {
	const history = new History<string>();
	const drag = {};
	history.keep("at the start");
	history.keep("with a node more", drag);
	history.keep("dragged a little", drag);
	history.keep("dragged", {});
	expect([history.takeBack(), history.takeBack(), history.takeBack(), history.takeBack()]).toEqual([
		"dragged",
		"with a node more",
		"at the start",
		undefined,
	]);
	expect(history.isEmpty).toBe(true);
});

it("a gesture that continues after an undo is a separate change", () => {
	const history = new History<string>();
	const drag = {};
	history.keep("before", drag);
	history.takeBack();
	history.keep("after", drag);
	expect(history.takeBack()).toBe("after");
});

it("only a limited number of changes is kept", () => {
	const history = new History<number>();
	for (let step = 0; step < 500; step++) history.keep(step);
	let count = 0;
	while (history.takeBack() !== undefined) count++;
	expect(count).toBe(100);
});
