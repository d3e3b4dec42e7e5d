/**
 * The command line: one class a command, thin over the public API of attune-core.
 *
 * <p>{@link io.attune.cli.Main} starts; {@link io.attune.cli.AttuneCommandLine} puts the commands
 * together, prints what went wrong and chooses the exit status: 0 done, 2 wrong usage or input, 1
 * failed. A command gathers all that is wrong with its input in a {@link io.attune.cli.Problems}
 * before it starts to work. Results go to standard output; progress and messages to standard error.
 */
package io.attune.cli;
