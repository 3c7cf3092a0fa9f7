import { expect, it } from "vitest";
import type { Wire } from "../../simulator/info-server/wire.ts";
import { ClientProcess } from "../../simulator/network/client-process.ts";
import { VirtualNetwork } from "../../simulator/network/virtual-network.ts";
import { createRandom } from "../../simulator/random.ts";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { connectCluster } from "../../src/cluster/tcp/info-cluster.ts";
import { countingClock } from "../support/counting-clock.ts";

it("a seed that was being tried again when connecting failed is not tried once more (CLUSTER-10)", async () => {
	const inner = createVirtualClock();
	const { clock, pending } = countingClock(inner);
	const network = new VirtualNetwork({ clock: inner, random: createRandom(1), client: new ClientProcess(inner) });
	let accepted = 0;
	// The question and the probe for TLS are reset. The attempt after them gets no answer until connecting ends.
	network.listen(["10.0.0.1:3000"], (wire: Wire) => {
		accepted += 1;
		const isReset = accepted <= 2;
		wire.listen({ data: () => isReset && wire.reset(), ended() {} });
	});
	await inner.run(async () => {
		const connecting = connectCluster({ hosts: "10.0.0.1:3000", clock, totalConnectTimeout: 500 }, network);
		await expect(connecting).rejects.toMatchObject({ code: "network_error" });
		await inner.sleep(2000);
		expect({ accepted, open: network.use.open, timers: pending() }).toEqual({ accepted: 3, open: 0, timers: 0 });
	});
});
