import type { Clock } from "../../src/clock.ts";
import type { RequestFailureReason } from "../../src/cluster/cluster.ts";
import { createFrameDecoder, FRAME_TYPE, type Frame, type MalformedFrame } from "../../src/cluster/info/frame.ts";
import type { ClusterMember } from "../member.ts";
import type { Asker, CutAnswer, OpenQuestion, OpenQuestions } from "../questions.ts";
import type { InfoClient } from "../server-version/info-command.ts";
import type { SimulatedCluster } from "../simulated-cluster.ts";
import type { StartMessage } from "../start-message.ts";
import { startReply } from "../start-reply.ts";
import type { StartedTask } from "../started-task.ts";
import { infoFrame, sendCut, sendNonsense, sendReply } from "./reply-writer.ts";
import { inflated, readRequest } from "./request.ts";
import { Unfinished } from "./unfinished.ts";
import type { Wire } from "./wire.ts";

/** The most bytes of waiting requests. Beyond that the connection is not read until some are answered. */
const MAX_WAITING = 64 * 1024;
/**
 * Requests are taken apart in pieces of this many bytes: thousands of small ones take much more memory than their
 * bytes.
 */
const PIECE = 4096;
/** The most requests that are answered in a row. Then it is the turn of other connections. */
const MOST_IN_A_ROW = 16;
/** A client with more unread reply bytes is disconnected. */
const MAX_UNREAD = 16 * 1024 * 1024;
/** The most late replies on one connection. */
const MAX_WITHHELD = 64;
/** Of a frame. */
const HEADER_BYTES = 8;
/** Result codes: parameter error, and unsupported (server source, proto.h). */
const PARAMETER = 4;
const UNSUPPORTED = 16;

/** A node, and the parts of its cluster that its connections need. */
export interface ServedNode {
	readonly cluster: SimulatedCluster;
	readonly member: ClusterMember;
	readonly questions: OpenQuestions;
	/** The running job that clients believe to have started. Absent if a start begins a job. */
	readonly startedTask?: StartedTask;
	/** The clock for its answers. Default: that of the cluster. */
	readonly clock?: Clock;
}

/**
 * The connection of a client to a node. As on real servers, requests may be split anywhere and sent ahead, and are
 * answered in order, one at a time. An invalid header closes the connection without a reply. So does the end of the
 * client's data, even if a reply is pending.
 */
export class ServedConnection {
	readonly #wire: Wire;
	readonly #node: ServedNode;
	readonly #client: InfoClient = { hasUserAgent: false };
	readonly #decoder = createFrameDecoder({ sharesMemory: true });
	/** Bytes that have arrived and are not taken apart yet. */
	readonly #arrived: Uint8Array[] = [];
	#arrivedBytes = 0;
	readonly #waiting: (Frame | MalformedFrame)[] = [];
	readonly #withheld: { readonly frame: Uint8Array; readonly arrives: () => void }[] = [];
	readonly #open = new Set<OpenQuestion>();
	readonly #unfinished: Unfinished;
	#unfinishedBytes = 0;
	#isBusy = false;
	/** It has answered many requests in a row. */
	#isResting = false;

	constructor(wire: Wire, node: ServedNode) {
		this.#wire = wire;
		this.#node = node;
		this.#unfinished = new Unfinished(node.cluster);
		wire.listen({ data: (bytes) => this.#read(bytes), drained: () => this.#next(), ended: () => this.#giveUp() });
	}

	#read(chunk: Uint8Array): void {
		if (!this.#wire.isOpen) return;
		this.#arrived.push(chunk);
		this.#arrivedBytes += chunk.length;
		this.#next();
	}

	/** The next request that has arrived whole. */
	#nextFrame(): Frame | MalformedFrame | undefined {
		for (;;) {
			const frame = this.#waiting.shift();
			if (frame !== undefined) return frame;
			const [chunk] = this.#arrived;
			if (chunk === undefined) return undefined;
			const isLast = chunk.length <= PIECE;
			const piece = isLast ? chunk : chunk.subarray(0, PIECE);
			if (isLast) this.#arrived.shift();
			else this.#arrived[0] = chunk.subarray(PIECE);
			this.#arrivedBytes -= piece.length;
			this.#unfinishedBytes += piece.length;
			for (const each of this.#decoder.push(piece)) {
				this.#waiting.push(each);
				if (each.kind === "frame") this.#unfinishedBytes -= HEADER_BYTES + each.body.length;
			}
			if (this.#unfinished.isTooMuch(this.#unfinishedBytes)) {
				this.#wire.close();
				return undefined;
			}
		}
	}

	/**
	 * Answers the waiting requests, until an answer takes time. As a real server, the node takes no further request from a
	 * client that does not read its replies.
	 */
	#next(): void {
		for (let answered = 0; !this.#isBusy && !this.#isResting && this.#wire.isOpen && !this.#wire.isFull; answered++) {
			if (answered === MOST_IN_A_ROW) {
				this.#rest();
				break;
			}
			const frame = this.#nextFrame();
			if (frame === undefined) break;
			if (frame.kind === "malformed") return this.#wire.close();
			const plain = frame.type === FRAME_TYPE.compressed ? this.#inflated(frame) : frame;
			if (plain === undefined) return this.#wire.close();
			this.#take(plain);
		}
		this.#wire.pause(this.#arrivedBytes > MAX_WAITING || this.#wire.isFull);
	}

	#rest(): void {
		this.#isResting = true;
		this.#wire.soon(() => {
			this.#isResting = false;
			this.#next();
		});
	}

	#inflated(frame: Frame): Frame | undefined {
		return inflated(frame, this.#wire.inflate?.bind(this.#wire));
	}

	#take(frame: Frame): void {
		const request = readRequest(frame, this.#node.member.node.release);
		switch (request.kind) {
			case "info": {
				const task = this.#node.startedTask;
				const body = task?.fromClient(request.body) ?? request.body;
				return this.#ask(
					task === undefined ? request.commands : request.commands.map((command) => task.fromClient(command)),
					(now, scripted) => this.#node.member.node.answer(body, now, this.#client, scripted),
					(reply) => infoFrame(task?.toClient(reply) ?? reply),
				);
			}
			case "message":
				return this.#start(request.message);
			case "fixed":
				return this.#send(request.reply);
			case "none":
				return this.#wire.close();
			default:
				return request satisfies never;
		}
	}

	/** The start of a background query is a question too: it can be held and reset, and it is traced. */
	#start(message: StartMessage): void {
		let reply: Uint8Array = new Uint8Array();
		const taskId = "order" in message ? message.order.taskId : "taskId" in message ? message.taskId : 0n;
		const truth = (): string => {
			const code = this.#accept(message);
			reply = startReply(this.#node.member.node.release, code, taskId);
			return `code ${code}`;
		};
		this.#ask([`start ${taskId}`], truth, () => reply);
	}

	/** The result code for a message. A job that the node accepts starts. */
	#accept(message: StartMessage): number {
		switch (message.kind) {
			case "job": {
				const { startedTask } = this.#node;
				if (startedTask !== undefined) {
					startedTask.start(message.order.taskId);
					return 0;
				}
				const order = { ...message.order, from: this.#wire.from };
				return this.#node.cluster.receive(this.#node.member.name, order).code;
			}
			case "refused":
				return message.code;
			case "other":
				return UNSUPPORTED;
			case "malformed":
				return PARAMETER;
			default:
				return message satisfies never;
		}
	}

	#ask(commands: readonly string[], truth: Asker["truth"], encode: (body: string) => Uint8Array): void {
		let question: OpenQuestion | undefined;
		let isOver = false;
		this.#isBusy = true;
		const close = (): void => {
			isOver = true;
			if (question !== undefined) this.#open.delete(question);
		};
		const finish = (): void => {
			close();
			this.#isBusy = false;
			// If the answer came within the call of `ask`, the loop in `#next` continues by itself.
			if (question !== undefined) this.#next();
		};
		const asker: Asker = {
			leastWait: 0,
			clock: this.#node.clock,
			truth,
			answer: (body, fault) => {
				this.#sendWithheld();
				sendReply(this.#wire, encode(body), fault, finish);
				if (this.#wire.unread > MAX_UNREAD) this.#wire.close();
			},
			fail: (reason, cut) => {
				this.#fail(reason, cut);
				finish();
			},
			withhold: (body, arrives) => {
				if (this.#withheld.length === MAX_WITHHELD) return this.#wire.close();
				this.#withheld.push({
					frame: encode(body),
					arrives: () => {
						close();
						arrives();
					},
				});
				this.#isBusy = false;
			},
		};
		question = this.#node.questions.ask(this.#node.member, commands, asker);
		if (!isOver) this.#open.add(question);
	}

	#fail(reason: RequestFailureReason, cut: CutAnswer | undefined): void {
		if (cut !== undefined) sendCut(this.#wire, cut);
		else if (reason === "malformed") sendNonsense(this.#wire);
		else if (reason === "closed") this.#wire.close();
		else this.#wire.reset();
	}

	#send(frame: Uint8Array): void {
		this.#sendWithheld();
		this.#wire.send(frame);
	}

	#sendWithheld(): void {
		for (const { frame, arrives } of this.#withheld.splice(0)) {
			this.#wire.send(frame);
			arrives();
		}
	}

	#giveUp(): void {
		this.#unfinished.isTooMuch(0);
		for (const question of this.#open) this.#node.questions.giveUp(question);
	}
}
