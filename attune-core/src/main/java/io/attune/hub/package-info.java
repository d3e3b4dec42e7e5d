/**
 * The Hugging Face hub: repositories of models and data sets, the cache of what was fetched, and
 * uploads.
 *
 * <p>{@link io.attune.hub.HubClient} fetches a file of a {@link io.attune.hub.HubRepository} into
 * the cache, unless it is there; {@link io.attune.hub.HubCache} has the layout of Python's {@code
 * huggingface_hub}, so that what either side fetched is found by the other. {@link
 * io.attune.hub.DatasetReference} is what users write, {@code hf://datasets/org/name}, and {@link
 * io.attune.hub.DatasetFiles} finds the tables behind it; where a single one is meant, {@link
 * io.attune.hub.DatasetTable} does. {@link io.attune.hub.HubSettings} says where the hub and the
 * cache are, as the same environment variables do in Python. {@link io.attune.hub.HubPublisher}
 * pushes folders. {@link io.attune.hub.WebFiles} fetches plain files from elsewhere.
 *
 * <pre>{@code
 * HubClient hub = HubClient.of(HubSettings.fromEnvironment());
 * List<Path> tables = DatasetFiles.fetch(hub, DatasetReference.parse("hf://datasets/org/name"), bytes -> {});
 * }</pre>
 *
 * <p>The access token goes to the hub itself and to no other host, also where the hub redirects to
 * one; it is never part of a message.
 */
package io.attune.hub;
