import type { Socket } from "node:net";
import type { RequestFailureReason } from "../../src/cluster/cluster.ts";
import { createFrameDecoder, type Frame, type MalformedFrame } from "../../src/cluster/info/frame.ts";
import type { ClusterMember } from "../member.ts";
import type { Asker, CutAnswer, OpenQuestion, Questions } from "../questions.ts";
import type { InfoClient } from "../server-version/info-command.ts";
import type { SimulatedCluster } from "../simulated-cluster.ts";
import type { StartMessage } from "../start-message.ts";
import { startReply } from "../start-reply.ts";
import { infoFrame, sendCut, sendNonsense, sendReply } from "./reply-writer.ts";
import { readRequest } from "./request.ts";
import { resetSocket } from "./reset-socket.ts";

/** Requests that may wait while one is being answered, in bytes; past that the client is not read until some are done. */
const MAX_WAITING = 1024 * 1024;
/** A client that does not read its replies is let go with so many bytes unread. */
const MAX_UNREAD = 16 * 1024 * 1024;
/** Replies that come late are few on any one connection. */
const MAX_WITHHELD = 64;
/** What a frame without a body costs. */
const FRAME_OVERHEAD = 64;
/** Parameter error, and a message of a kind that this server does not do (server source, proto.h). */
const PARAMETER = 4;
const UNSUPPORTED = 16;

/** A node, and what its connections need of its cluster. */
export interface ServedNode {
	readonly cluster: SimulatedCluster;
	readonly member: ClusterMember;
	readonly questions: Questions;
}

/**
 * One client's connection to a node, as real servers keep it: requests may be split anywhere and sent ahead, one is answered at a time, in
 * order; a header that is none ends it without a word; and so does the client's last word, even with a reply pending.
 */
export class Connection {
	readonly #socket: Socket;
	readonly #node: ServedNode;
	readonly #client: InfoClient = { hasUserAgent: false };
	readonly #decoder = createFrameDecoder();
	readonly #waiting: (Frame | MalformedFrame)[] = [];
	readonly #withheld: { readonly frame: Uint8Array; readonly arrives: () => void }[] = [];
	readonly #open = new Set<OpenQuestion>();
	#waitingBytes = 0;
	#isBusy = false;

	constructor(socket: Socket, node: ServedNode) {
		this.#socket = socket;
		this.#node = node;
		socket.on("data", (chunk) => this.#read(chunk));
		// What went wrong is told by "close", which always follows.
		socket.on("error", () => {});
		socket.on("close", () => this.#giveUp());
	}

	#read(chunk: Uint8Array): void {
		for (const frame of this.#decoder.push(chunk)) {
			this.#waiting.push(frame);
			if (frame.kind === "frame") this.#waitingBytes += FRAME_OVERHEAD + frame.body.length;
		}
		this.#next();
	}

	/** Answers what waits, until something takes its time. */
	#next(): void {
		while (!this.#isBusy && !this.#socket.destroyed && !this.#socket.writableEnded) {
			const frame = this.#waiting.shift();
			if (frame === undefined) break;
			if (frame.kind === "malformed") return void this.#socket.destroy();
			this.#waitingBytes -= FRAME_OVERHEAD + frame.body.length;
			this.#take(frame);
		}
		if (this.#waitingBytes > MAX_WAITING) this.#socket.pause();
		else if (this.#socket.isPaused()) this.#socket.resume();
	}

	#take(frame: Frame): void {
		const request = readRequest(frame);
		switch (request.kind) {
			case "info":
				return this.#ask(request.commands, (now) => this.#node.member.node.answer(request.body, now, this.#client), infoFrame);
			case "message":
				return this.#start(request.message);
			case "fixed":
				return this.#send(request.reply);
			case "none":
				return void this.#socket.destroy();
			default:
				return request satisfies never;
		}
	}

	/** A background query is a question like any other: it is held, reset and traced as one. */
	#start(message: StartMessage): void {
		let reply: Uint8Array = new Uint8Array();
		const taskId = "order" in message ? message.order.taskId : "taskId" in message ? message.taskId : 0n;
		const truth = (): string => {
			const result = this.#accept(message, taskId);
			reply = startReply(this.#node.member.node.release, result.code, result.taskId);
			return `code ${result.code}`;
		};
		this.#ask([`start ${taskId}`], truth, () => reply);
	}

	#accept(message: StartMessage, taskId: bigint): { readonly code: number; readonly taskId: bigint } {
		switch (message.kind) {
			case "job": {
				const { remoteAddress = "", remotePort = 0 } = this.#socket;
				return this.#node.cluster.receive(this.#node.member.name, { ...message.order, from: `${remoteAddress}:${remotePort}` });
			}
			case "refused":
				return { code: message.code, taskId };
			case "other":
				return { code: UNSUPPORTED, taskId };
			case "malformed":
				return { code: PARAMETER, taskId };
			default:
				return message satisfies never;
		}
	}

	#ask(commands: readonly string[], truth: (now: number) => string, encode: (body: string) => Uint8Array): void {
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
			// Within the call that asks, the loop of `#next` goes on by itself.
			if (question !== undefined) this.#next();
		};
		const asker: Asker = {
			leastWait: 0,
			truth,
			answer: (body, fault) => {
				this.#sendWithheld();
				sendReply(this.#socket, encode(body), fault, finish);
				if (this.#socket.writableLength > MAX_UNREAD) this.#socket.destroy();
			},
			fail: (reason, cut) => {
				this.#fail(reason, cut);
				finish();
			},
			withhold: (body, arrives) => {
				if (this.#withheld.length === MAX_WITHHELD) return void this.#socket.destroy();
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
		if (cut !== undefined) sendCut(this.#socket, cut);
		else if (reason === "malformed") sendNonsense(this.#socket);
		else if (reason === "closed") this.#socket.destroy();
		else resetSocket(this.#socket);
	}

	#send(frame: Uint8Array): void {
		this.#sendWithheld();
		this.#socket.write(frame);
	}

	#sendWithheld(): void {
		for (const { frame, arrives } of this.#withheld.splice(0)) {
			this.#socket.write(frame);
			arrives();
		}
	}

	#giveUp(): void {
		for (const question of this.#open) this.#node.questions.giveUp(question);
	}
}
