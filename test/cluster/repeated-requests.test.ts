import { expect, it } from "vitest";
import { RepeatedRequests, requestOf } from "../../src/cluster/info/message.ts";

it("makes the frame of a repeated command once, and a new one for every other request", () => {
	const requests = new RepeatedRequests();
	const first = requests.of(["query-show:id=1"]);
	expect(requests.of(["query-show:id=1"])).toBe(first);
	for (const commands of [["query-show:id=2"], ["query-show:id=2", "build"], ["query-show:id=3"], ["query-show:id=1"]]) {
		expect(requests.of(commands)).toEqual(requestOf(commands));
	}
	expect(requests.of([])).toEqual(requestOf([]));
});
