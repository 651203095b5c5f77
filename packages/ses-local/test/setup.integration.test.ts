import {
	CreateConfigurationSetCommand,
	CreateConfigurationSetEventDestinationCommand,
	CreateEmailIdentityCommand,
	type EventDestinationDefinition,
	GetAccountCommand,
	GetConfigurationSetCommand,
	GetConfigurationSetEventDestinationsCommand,
	GetEmailIdentityCommand,
	ListConfigurationSetsCommand,
	PutAccountSuppressionAttributesCommand,
	PutConfigurationSetSuppressionOptionsCommand,
	PutEmailIdentityConfigurationSetAttributesCommand,
	PutEmailIdentityFeedbackAttributesCommand,
	SESv2Client,
	SendEmailCommand,
	UpdateConfigurationSetEventDestinationCommand,
} from "@aws-sdk/client-sesv2";
import {
	ConfirmSubscriptionCommand,
	CreateTopicCommand,
	GetSubscriptionAttributesCommand,
	GetTopicAttributesCommand,
	ListSubscriptionsByTopicCommand,
	ListTopicsCommand,
	PublishCommand,
	SetTopicAttributesCommand,
	SNSClient,
	SubscribeCommand,
	UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SesLocal, startSesLocal } from "../src/index.ts";
import { type Subscriber, startSubscriber } from "./subscriber.ts";

const topicArn = "arn:aws:sns:ap-northeast-1:000000000000:mail-events";

let ses: SesLocal;
let sns: SNSClient;
let sesv2: SESv2Client;
let subscriber: Subscriber;

beforeEach(async () => {
	subscriber = await startSubscriber();
	ses = await startSesLocal({ configurationSets: [] });
	const { url: endpoint, region } = ses;
	const options = {
		endpoint,
		region,
		credentials: { accessKeyId: "local", secretAccessKey: "local" },
		maxAttempts: 1,
	};
	sns = new SNSClient(options);
	sesv2 = new SESv2Client(options);
});

afterEach(async () => {
	sns.destroy();
	sesv2.destroy();
	await ses.close();
	await subscriber.close();
});

function createTopic(Attributes?: Record<string, string>) {
	return sns.send(new CreateTopicCommand({ Name: "mail-events", ...(Attributes && { Attributes }) }));
}

async function attributes(): Promise<Record<string, string> | undefined> {
	return (await sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn }))).Attributes;
}

function setAttribute(AttributeName: string, AttributeValue: string) {
	return sns.send(new SetTopicAttributesCommand({ TopicArn: topicArn, AttributeName, AttributeValue }));
}

function subscribe(input: {
	readonly Protocol: string;
	readonly Endpoint: string;
	readonly ReturnSubscriptionArn?: boolean;
}) {
	return sns.send(new SubscribeCommand({ TopicArn: topicArn, ...input }));
}

async function subscriptions() {
	return (await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }))).Subscriptions;
}

describe("a topic, by AWS's own client", () => {
	test("is created once, however often it is asked for", async () => {
		expect(await createTopic({ SignatureVersion: "2" })).toMatchObject({ TopicArn: topicArn });
		expect(await createTopic({ SignatureVersion: "2" })).toMatchObject({ TopicArn: topicArn });
		expect(await createTopic()).toMatchObject({ TopicArn: topicArn });
		expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn: topicArn }]);
	});

	test("is not created again as another one", async () => {
		await createTopic({ SignatureVersion: "2" });
		await expect(createTopic({ SignatureVersion: "1" })).rejects.toMatchObject({
			name: "InvalidParameterException",
			message: expect.stringContaining("already exists with different attributes"),
		});
		expect(await attributes()).toMatchObject({ SignatureVersion: "2" });
	});

	test("has a version and a policy that can be changed, and says who subscribed", async () => {
		await createTopic();
		expect(await attributes()).toMatchObject({
			TopicArn: topicArn,
			Owner: "000000000000",
			SignatureVersion: "1",
			SubscriptionsConfirmed: "0",
			SubscriptionsPending: "0",
			Policy: expect.stringContaining("__default_policy_ID"),
		});
		const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "<SES> & co", Effect: "Allow" }] });
		await setAttribute("SignatureVersion", "2");
		await setAttribute("Policy", policy);
		await subscribe({ Protocol: "http", Endpoint: subscriber.url });
		expect(await attributes()).toMatchObject({ SignatureVersion: "2", Policy: policy, SubscriptionsPending: "1" });
	});

	test.each([
		["SignatureVersion", "3"],
		["Policy", "no JSON"],
		["KmsMasterKeyId", "alias/aws/sns"],
	])("does not take %s %s", async (name, value) => {
		await createTopic();
		await expect(setAttribute(name, value)).rejects.toMatchObject({ name: "InvalidParameterException" });
	});

	test("that is not there is said not to be", async () => {
		await expect(attributes()).rejects.toMatchObject({
			name: "NotFoundException",
			$metadata: { httpStatusCode: 404 },
		});
		await expect(subscriptions()).rejects.toMatchObject({ name: "NotFoundException" });
	});
});

describe("a subscription, by AWS's own client", () => {
	beforeEach(async () => {
		await createTopic();
	});

	test("waits for a confirmation, and has it by the token", async () => {
		expect(await subscribe({ Protocol: "http", Endpoint: subscriber.url })).toMatchObject({
			SubscriptionArn: "pending confirmation",
		});
		await ses.settled();
		expect(await subscriptions()).toEqual([
			{
				TopicArn: topicArn,
				SubscriptionArn: "PendingConfirmation",
				Owner: "000000000000",
				Endpoint: subscriber.url,
				Protocol: "http",
			},
		]);
		const Token = subscriber.received[0]?.message["Token"];
		const confirmed = await sns.send(new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token }));
		const SubscriptionArn = confirmed.SubscriptionArn ?? "";
		expect(SubscriptionArn.startsWith(`${topicArn}:`)).toBe(true);
		expect(await subscriptions()).toMatchObject([{ SubscriptionArn }]);
		const described = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
		expect(described.Attributes).toMatchObject({ PendingConfirmation: "false", RawMessageDelivery: "false" });
		// The same again changes nothing.
		expect(await subscribe({ Protocol: "http", Endpoint: subscriber.url })).toMatchObject({ SubscriptionArn });
		await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
		expect(await subscriptions()).toEqual([]);
	});

	test("is not confirmed by another token", async () => {
		await subscribe({ Protocol: "http", Endpoint: subscriber.url });
		const command = new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: "guessed" });
		await expect(sns.send(command)).rejects.toMatchObject({ name: "InvalidParameterException" });
	});

	test("gives its ARN before it is confirmed, where that is asked for", async () => {
		const input = { Protocol: "http", Endpoint: subscriber.url, ReturnSubscriptionArn: true };
		const { SubscriptionArn = "" } = await subscribe(input);
		const described = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
		expect(described.Attributes).toMatchObject({ PendingConfirmation: "true", Endpoint: subscriber.url });
	});

	test("of a queue needs no confirmation", async () => {
		const { arn } = ses.sqs.createQueue("events");
		const { SubscriptionArn = "" } = await subscribe({ Protocol: "sqs", Endpoint: arn });
		expect(await subscriptions()).toMatchObject([{ SubscriptionArn, Protocol: "sqs", Endpoint: arn }]);
		const { MessageId } = await sns.send(new PublishCommand({ TopicArn: topicArn, Message: "通知 & <more>" }));
		await ses.settled();
		expect(ses.sqs.messages("events").map(({ body }): unknown => JSON.parse(body))).toMatchObject([
			{ MessageId, Message: "通知 & <more>" },
		]);
	});

	test.each([
		{ Protocol: "https", Endpoint: "http://127.0.0.1:9/" },
		{ Protocol: "email", Endpoint: "a@example.net" },
		{ Protocol: "sqs", Endpoint: "arn:aws:sqs:ap-northeast-1:000000000000:none" },
		{ Protocol: "http", Endpoint: "http://127.0.0.1:9/", Attributes: { FilterPolicy: "{}" } },
		{ Protocol: "http", Endpoint: "http://127.0.0.1:9/", Attributes: { RawMessageDelivery: "true" } },
	])("is not made for %j", async (input) => {
		await expect(subscribe(input)).rejects.toMatchObject({ name: "InvalidParameterException" });
		expect(await subscriptions()).toEqual([]);
	});
});

describe("what tells of bounces, from nothing to the first event, by AWS's own clients", () => {
	const ConfigurationSetName = "todoku";
	const EventDestinationName = "to-sns";

	function destination(types: EventDestinationDefinition["MatchingEventTypes"]): EventDestinationDefinition {
		return { Enabled: true, MatchingEventTypes: types, SnsDestination: { TopicArn: topicArn } };
	}

	async function found(): Promise<unknown> {
		const command = new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName });
		return (await sesv2.send(command)).EventDestinations;
	}

	test("is set up, looked at, and changed", async () => {
		const get = new GetConfigurationSetCommand({ ConfigurationSetName });
		await expect(sesv2.send(get)).rejects.toMatchObject({ name: "NotFoundException" });
		await sesv2.send(new CreateConfigurationSetCommand({ ConfigurationSetName }));
		await expect(sesv2.send(new CreateConfigurationSetCommand({ ConfigurationSetName }))).rejects.toMatchObject({
			name: "AlreadyExistsException",
		});
		expect((await sesv2.send(new ListConfigurationSetsCommand({}))).ConfigurationSets).toEqual([ConfigurationSetName]);
		expect(await found()).toEqual([]);

		await createTopic({ SignatureVersion: "2" });
		const { arn } = ses.sqs.createQueue("events");
		await subscribe({ Protocol: "sqs", Endpoint: arn });
		await sesv2.send(
			new CreateConfigurationSetEventDestinationCommand({
				ConfigurationSetName,
				EventDestinationName,
				EventDestination: destination(["BOUNCE"]),
			}),
		);
		await sesv2.send(
			new UpdateConfigurationSetEventDestinationCommand({
				ConfigurationSetName,
				EventDestinationName,
				EventDestination: destination(["SEND", "BOUNCE", "COMPLAINT"]),
			}),
		);
		expect(await found()).toMatchObject([
			{
				Name: EventDestinationName,
				Enabled: true,
				MatchingEventTypes: ["SEND", "BOUNCE", "COMPLAINT"],
				SnsDestination: { TopicArn: topicArn },
			},
		]);

		const SuppressedReasons = ["BOUNCE" as const];
		await sesv2.send(new PutAccountSuppressionAttributesCommand({ SuppressedReasons }));
		expect((await sesv2.send(new GetAccountCommand({}))).SuppressionAttributes).toEqual({ SuppressedReasons });
		await sesv2.send(
			new PutConfigurationSetSuppressionOptionsCommand({ ConfigurationSetName, SuppressedReasons: ["COMPLAINT"] }),
		);
		expect((await sesv2.send(get)).SuppressionOptions).toEqual({ SuppressedReasons: ["COMPLAINT"] });

		const EmailIdentity = "shop.example";
		await sesv2.send(new CreateEmailIdentityCommand({ EmailIdentity, ConfigurationSetName }));
		await sesv2.send(new PutEmailIdentityFeedbackAttributesCommand({ EmailIdentity, EmailForwardingEnabled: false }));
		await sesv2.send(new PutEmailIdentityConfigurationSetAttributesCommand({ EmailIdentity, ConfigurationSetName }));
		expect(await sesv2.send(new GetEmailIdentityCommand({ EmailIdentity }))).toMatchObject({
			FeedbackForwardingStatus: false,
			ConfigurationSetName,
		});

		ses.setIdentity(EmailIdentity, "SUCCESS");
		await sesv2.send(
			new SendEmailCommand({
				FromEmailAddress: "orders@shop.example",
				Destination: { ToAddresses: ["bounce@simulator.amazonses.com"] },
				Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello." } } } },
			}),
		);
		await ses.settled();
		const published = ses.sqs.messages("events").map(({ body }) => (JSON.parse(body) as { Message: string }).Message);
		expect(published.slice(1).map((text): unknown => JSON.parse(text))).toMatchObject([
			{ eventType: "Send" },
			{ eventType: "Bounce" },
		]);
		expect(ses.notices()).toEqual([]);
	});

	test("is not set up for a topic that is not there, and not changed where nothing was set up", async () => {
		await sesv2.send(new CreateConfigurationSetCommand({ ConfigurationSetName }));
		const command = new CreateConfigurationSetEventDestinationCommand({
			ConfigurationSetName,
			EventDestinationName,
			EventDestination: destination(["BOUNCE"]),
		});
		await expect(sesv2.send(command)).rejects.toMatchObject({ name: "BadRequestException" });
		const update = new UpdateConfigurationSetEventDestinationCommand({
			ConfigurationSetName,
			EventDestinationName,
			EventDestination: destination(["BOUNCE"]),
		});
		await createTopic();
		await expect(sesv2.send(update)).rejects.toMatchObject({ name: "NotFoundException" });
		expect(await found()).toEqual([]);
	});
});
