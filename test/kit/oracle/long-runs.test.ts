import { expect, test } from "vitest";
import { libraryTracker } from "../../../kit/run/library-tracker.ts";
import { runOnVirtualTime } from "../../../kit/run/on-virtual-time.ts";
import { RunTooLong } from "../../../kit/run/run-too-long.ts";
import { longWait } from "./support/long-wait.ts";

test("A long run that its trace cannot hold is not judged", async () => {
	const played = runOnVirtualTime(longWait(3, 200), libraryTracker(), { maxTraceEvents: 100 });
	await expect(played).rejects.toThrow(RunTooLong);
	await expect(played).rejects.toThrow(/^The run is too long to be judged: it has more than 100 events\.$/);
});
