import { expect, it } from "vitest";
import { connectDeadline } from "../../bin/tracking/connect-deadline.ts";
import { TaskError } from "../../src/errors.ts";
import { HandClock } from "../support/hand-clock.ts";

it("connecting ends one second after its limit, also if the process was too busy to notice the limit itself", () => {
	const clock = new HandClock();
	const { signal } = connectDeadline(new AbortController().signal, 4000, clock);
	expect(signal.aborted).toBe(false);
	clock.turn();
	expect(clock.now()).toBe(5000);
	expect(signal.reason).toBeInstanceOf(TaskError);
	expect(signal.reason).toMatchObject({
		code: "network_error",
		message: "Connecting did not end within 4000 ms: this machine, or the cluster, is too busy.",
	});
});

it("connecting ends with the reason of an interruption", () => {
	const interruption = new AbortController();
	const { signal } = connectDeadline(interruption.signal, 4000, new HandClock());
	const reason = new Error("Ctrl-C");
	interruption.abort(reason);
	expect(signal.reason).toBe(reason);
	expect(connectDeadline(interruption.signal, 4000, new HandClock()).signal.reason).toBe(reason);
});

it("a connection that was made in time is not ended later", () => {
	const clock = new HandClock();
	const deadline = connectDeadline(new AbortController().signal, 4000, clock);
	deadline.cancel();
	expect(clock.isIdle).toBe(true);
});
