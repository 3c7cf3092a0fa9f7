import { expect, it } from "vitest";
import { Unanswered } from "../../../kit/stdio/unanswered.ts";

function lateTimes(count: number, method: string): Unanswered {
	const unanswered = new Unanswered();
	for (let time = 0; time < count; time++) unanswered.noteLate(method);
	return unanswered;
}

it("a method that was not answered five times is not sent again", () => {
	expect(lateTimes(4, "decide").refusal("decide")).toBeUndefined();
	expect(lateTimes(5, "decide").refusal("decide")?.message).toBe(
		"The adapter did not answer any of the first 5 decide requests, so no more were sent.",
	);
});

it("the other methods are still sent", () => {
	expect(lateTimes(5, "decide").refusal("parse")).toBeUndefined();
});

it("a method that was answered once is always sent, also if other requests are late", () => {
	const unanswered = lateTimes(5, "decide");
	unanswered.noteAnswer("decide");
	unanswered.noteLate("decide");
	expect(unanswered.refusal("decide")).toBeUndefined();
});

it("cancel is always sent: a driver must not be judged by a cancellation that it did not get", () => {
	expect(lateTimes(9, "cancel").refusal("cancel")).toBeUndefined();
});
