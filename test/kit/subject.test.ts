import { afterEach, expect, test } from "vitest";
import { LIBRARY } from "../../kit/run/library.ts";
import { currentSubject, judgeSubject } from "../../kit/scenario/subject.ts";
import { LIBRARY_HABITS } from "../../kit/schedule/schedule.ts";

afterEach(() => judgeSubject(LIBRARY));

test("scenarios test the library if no other driver is named", () => {
	expect(currentSubject()).toBe(LIBRARY);
	const other = { name: "other", habits: LIBRARY_HABITS };
	judgeSubject(other);
	expect(currentSubject()).toBe(other);
});
