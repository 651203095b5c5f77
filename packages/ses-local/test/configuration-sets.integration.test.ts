import {
	CreateConfigurationSetCommand,
	CreateConfigurationSetEventDestinationCommand,
	DeleteConfigurationSetCommand,
	DeleteConfigurationSetEventDestinationCommand,
	type EventDestinationDefinition,
	GetConfigurationSetCommand,
	GetConfigurationSetEventDestinationsCommand,
	ListConfigurationSetsCommand,
	PutConfigurationSetSuppressionOptionsCommand,
	SESv2Client,
	SendEmailCommand,
	UpdateConfigurationSetEventDestinationCommand,
} from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SesLocal, startSesLocal } from "../src/index.ts";

let ses: SesLocal;
let client: SESv2Client;
let topicArn: string;

beforeEach(async () => {
	ses = await startSesLocal({ identities: ["example.com"] });
	client = new SESv2Client({
		endpoint: ses.url,
		region: ses.region,
		credentials: { accessKeyId: "local", secretAccessKey: "local" },
		maxAttempts: 1,
	});
	topicArn = ses.sns.createTopic("mail-events");
});

afterEach(async () => {
	client.destroy();
	await ses.close();
});

function create(ConfigurationSetName: string) {
	return client.send(new CreateConfigurationSetCommand({ ConfigurationSetName }));
}

function addDestination(EventDestinationName: string, definition: EventDestinationDefinition) {
	return client.send(
		new CreateConfigurationSetEventDestinationCommand({
			ConfigurationSetName: "events",
			EventDestinationName,
			EventDestination: definition,
		}),
	);
}

async function destinations() {
	const command = new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: "events" });
	return (await client.send(command)).EventDestinations;
}

describe("configuration sets", () => {
	test("are created, described and deleted", async () => {
		await client.send(
			new CreateConfigurationSetCommand({
				ConfigurationSetName: "events",
				SendingOptions: { SendingEnabled: true },
				SuppressionOptions: { SuppressedReasons: ["COMPLAINT"] },
				DeliveryOptions: { TlsPolicy: "REQUIRE" },
				Tags: [{ Key: "team", Value: "shop" }],
			}),
		);
		const { $metadata: _, ...described } = await client.send(
			new GetConfigurationSetCommand({ ConfigurationSetName: "events" }),
		);
		expect(described).toEqual({
			ConfigurationSetName: "events",
			SendingOptions: { SendingEnabled: true },
			SuppressionOptions: { SuppressedReasons: ["COMPLAINT"] },
			DeliveryOptions: { TlsPolicy: "REQUIRE" },
			Tags: [{ Key: "team", Value: "shop" }],
		});
		await client.send(new DeleteConfigurationSetCommand({ ConfigurationSetName: "events" }));
		await expect(client.send(new GetConfigurationSetCommand({ ConfigurationSetName: "events" }))).rejects.toMatchObject(
			{ name: "NotFoundException" },
		);
	});

	test("go back to the account's reasons when their own are taken away", async () => {
		await create("events");
		const change = (SuppressedReasons?: "BOUNCE"[]) =>
			client.send(
				new PutConfigurationSetSuppressionOptionsCommand({ ConfigurationSetName: "events", SuppressedReasons }),
			);
		const get = () => client.send(new GetConfigurationSetCommand({ ConfigurationSetName: "events" }));
		await change(["BOUNCE"]);
		expect((await get()).SuppressionOptions).toEqual({ SuppressedReasons: ["BOUNCE"] });
		await change();
		expect((await get()).SuppressionOptions).toBeUndefined();
	});

	test("are listed by page", async () => {
		for (const name of ["b", "a", "c"]) await create(name);
		const first = await client.send(new ListConfigurationSetsCommand({ PageSize: 2 }));
		expect(first.ConfigurationSets).toEqual(["a", "b"]);
		const second = await client.send(new ListConfigurationSetsCommand({ NextToken: first.NextToken }));
		expect(second.ConfigurationSets).toEqual(["c"]);
	});

	test("exist once", async () => {
		await create("events");
		await expect(create("events")).rejects.toMatchObject({ name: "AlreadyExistsException" });
	});

	test("refuse what would change the mail", async () => {
		await expect(
			client.send(
				new CreateConfigurationSetCommand({
					ConfigurationSetName: "events",
					TrackingOptions: { CustomRedirectDomain: "a.example" },
				}),
			),
		).rejects.toMatchObject({ message: "TrackingOptions is not implemented by ses-local." });
	});

	test("that are paused refuse mail", async () => {
		await client.send(
			new CreateConfigurationSetCommand({ ConfigurationSetName: "events", SendingOptions: { SendingEnabled: false } }),
		);
		await expect(
			client.send(
				new SendEmailCommand({
					FromEmailAddress: "shop@example.com",
					Destination: { ToAddresses: ["a@example.net"] },
					ConfigurationSetName: "events",
					Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hi." } } } },
				}),
			),
		).rejects.toMatchObject({ name: "SendingPausedException" });
	});
});

describe("event destinations", () => {
	const definition = (): EventDestinationDefinition => ({
		Enabled: true,
		MatchingEventTypes: ["BOUNCE", "COMPLAINT"],
		SnsDestination: { TopicArn: topicArn },
	});

	beforeEach(async () => {
		await create("events");
	});

	test("are created, described, changed and deleted", async () => {
		await addDestination("to-sns", definition());
		expect(await destinations()).toEqual([{ Name: "to-sns", ...definition() }]);
		await client.send(
			new UpdateConfigurationSetEventDestinationCommand({
				ConfigurationSetName: "events",
				EventDestinationName: "to-sns",
				EventDestination: { ...definition(), Enabled: false },
			}),
		);
		expect(await destinations()).toEqual([{ Name: "to-sns", ...definition(), Enabled: false }]);
		await client.send(
			new DeleteConfigurationSetEventDestinationCommand({
				ConfigurationSetName: "events",
				EventDestinationName: "to-sns",
			}),
		);
		expect(await destinations()).toEqual([]);
	});

	test("are announced to the topic in words that are no JSON", async () => {
		const queue = ses.sqs.createQueue("events");
		ses.sns.subscribe(topicArn, queue.arn);
		await addDestination("to-sns", definition());
		await ses.settled();
		const [message] = ses.sqs.messages("events");
		expect(JSON.parse(message?.body ?? "")).toMatchObject({
			Type: "Notification",
			Message: "Successfully validated SNS topic for Amazon SES event publishing.",
		});
	});

	test.each([
		["a topic that is not there", { SnsDestination: { TopicArn: "arn:aws:sns:x:000000000000:none" } }, "not found"],
		["no destination", { SnsDestination: undefined }, "needs an SnsDestination"],
		["no event type", { MatchingEventTypes: [] }, "at least one"],
		["another kind of destination", { EventBridgeDestination: { EventBusArn: "arn" } }, "not implemented"],
	])("are refused with %s", async (_, change, message) => {
		await expect(addDestination("to-sns", { ...definition(), ...change })).rejects.toMatchObject({
			name: "BadRequestException",
			message: expect.stringContaining(message),
		});
		expect(await destinations()).toEqual([]);
	});

	test("exist once, and at most ten of them", async () => {
		for (let index = 0; index < 10; index++) await addDestination(`d${index}`, definition());
		await expect(addDestination("d0", definition())).rejects.toMatchObject({ name: "AlreadyExistsException" });
		await expect(addDestination("d10", definition())).rejects.toMatchObject({ name: "LimitExceededException" });
	});

	test("are not found where there are none", async () => {
		const command = new DeleteConfigurationSetEventDestinationCommand({
			ConfigurationSetName: "events",
			EventDestinationName: "none",
		});
		await expect(client.send(command)).rejects.toMatchObject({ name: "NotFoundException" });
	});
});
