import { it } from "vitest";
import { expectLost } from "./support/odd-thread.ts";

it("a thread that loops keeps what it had found before, and names the schedule on which it was lost", async () => {
	await expectLost("loops", "A thread of the search made no progress and was stopped.");
});
