import { networkInterfaces } from "node:os";

/** Whether nodes can listen on the IPv6 address of this machine's loopback interface. */
export function hasIpv6(interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): boolean {
	return Object.values(interfaces).some((addresses) => addresses?.some(({ address }) => address === "::1") === true);
}
