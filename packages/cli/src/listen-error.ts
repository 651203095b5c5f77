import { MailError } from "@todoku/core";

/**
 * Says plainly why a server cannot listen.
 *
 * @param option The one that names the port, such as `--port`; the host's is called alike.
 */
export function toListenError(error: unknown, host: string, port: number, option: `--${string}port`): unknown {
	const { code = "" } = error as NodeJS.ErrnoException;
	const as = (name: string, problem: string): MailError => new MailError(name, problem, { cause: error });
	switch (code) {
		case "":
			return error;
		case "EADDRINUSE":
			return as(
				"port-in-use",
				`Port ${port} of ${host} is in use; choose another with ${option}, or ${option} 0 for a free one`,
			);
		case "EACCES":
			return as("port-forbidden", `This user may not listen on port ${port}; choose one from 1024 up with ${option}`);
		case "EADDRNOTAVAIL":
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return as(
				"bad-host",
				`"${host}" is no address of this machine; leave ${option.replace("port", "host")} out for 127.0.0.1`,
			);
		default:
			return as("cannot-listen", `Cannot listen on port ${port} of ${host} (${code})`);
	}
}
