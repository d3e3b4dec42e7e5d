/**
 * Hands what a run came to over to a tracking server: {@link io.attune.cli.tracking.MlflowClient}
 * speaks to MLflow, {@link io.attune.cli.tracking.MlflowSync} remembers what has been sent, so that
 * what a server that is down did not get is sent by a later run.
 */
package io.attune.cli.tracking;
