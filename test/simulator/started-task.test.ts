import { expect, it } from "vitest";
import { StartedTask } from "../../simulator/started-task.ts";

it("A client that believes it has started a running job asks about its own id, and gets it back", () => {
	const task = new StartedTask("77");
	expect([task.fromClient("query-show:trid=5"), task.toClient("trid=77:ns=test")]).toEqual([
		"query-show:trid=5",
		"trid=77:ns=test",
	]);
	task.start(5n);
	expect(task.fromClient("query-show:trid=5\nquery-show:id=5\n")).toBe("query-show:trid=77\nquery-show:id=77\n");
	expect(task.toClient("trid=77:ns=test")).toBe("trid=5:ns=test");
	expect(task.fromClient("query-show:trid=55")).toBe("query-show:trid=55");
});
