import { expect, test } from "vitest";
import { pauseAfterFailures } from "../../src/cluster/tcp/pause.ts";

test("The pause before a repeated attempt doubles with each failure, up to half a second (CLUSTER-7)", () => {
	expect([1, 2, 3, 4, 5, 6, 7, 100].map(pauseAfterFailures)).toEqual([20, 40, 80, 160, 320, 500, 500, 500]);
});
