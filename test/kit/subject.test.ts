import { afterEach, expect, test } from "vitest";
import { LIBRARY } from "../../features/kit/drivers/library.ts";
import { LIBRARY_HABITS } from "../../features/kit/schedule.ts";
import { currentSubject, judgeSubject } from "../../features/kit/subject.ts";

afterEach(() => judgeSubject(LIBRARY));

test("scenarios are about the library until another driver is named", () => {
	expect(currentSubject()).toBe(LIBRARY);
	const other = { name: "other", habits: LIBRARY_HABITS };
	judgeSubject(other);
	expect(currentSubject()).toBe(other);
});
