import { expect, it } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import type { Clock } from "../../src/clock.ts";
import { encodeFrame, FRAME_TYPE } from "../../src/cluster/info/frame.ts";
import { connectCluster } from "../../src/cluster/tcp/info-cluster.ts";
import type { Network } from "../../src/cluster/tcp/network.ts";

const frame = (type: number, body: string) => encodeFrame(type, new TextEncoder().encode(body));
const GREETING = frame(FRAME_TYPE.info, "node\tA\nbuild\t8.1.2.0\n");

it.each([
	["a second greeting", GREETING],
	["a frame of another type", frame(FRAME_TYPE.message, "x")],
])("does not connect again and again to a node that sends its name and then %s", async (_, bad) => {
	const clock = createVirtualClock();
	let readings = 0;
	// As a real clock, it goes on between two readings.
	const moving: Clock = { schedule: clock.schedule, now: () => clock.now() + 1e-6 * readings++ };
	let connections = 0;
	const network: Network = {
		lookup: (host) => Promise.resolve([host]),
		connect(_ip, _port, events) {
			connections += 1;
			const cancel = clock.schedule(clock.now(), "world", () => {
				events.opened();
				events.data(Buffer.concat([GREETING, bad]));
			});
			return { send() {}, close: cancel };
		},
	};
	const failure = await clock.run(() =>
		connectCluster({ hosts: "10.0.0.1", clock: moving, totalConnectTimeout: 1000 }, network).catch((error: unknown) => error),
	);
	expect(failure).toMatchObject({ code: "network_error" });
	// All nodes are looked at every 100 ms at most, and there are two ways to the node: as a seed, and as a former member.
	expect(connections).toBeLessThanOrEqual(2 * 11);
	expect(clock.now()).toBeGreaterThan(900);
});
