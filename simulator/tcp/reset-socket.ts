import type { Socket } from "node:net";

/**
 * Ends a connection with a reset. One that has said its last word, as any does whose client has gone, is closed instead: the system refuses to
 * reset what it is shutting down, and Node then keeps the socket for good (`uv_tcp_close_reset`: EINVAL).
 */
export function resetSocket(socket: Socket): void {
	if (socket.writableEnded) socket.destroy();
	else socket.resetAndDestroy();
}
