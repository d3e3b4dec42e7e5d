package io.attune.hub;

import java.util.Optional;

/**
 * What a push came to.
 *
 * @param commit its hash, or that of the branch where nothing had changed
 * @param address of the commit, for a browser
 * @param pullRequest its address, where one was made
 * @param files that the commit holds; 0 where the hub had them all, and no commit was made
 */
public record PushResult(String commit, String address, Optional<String> pullRequest, int files) {}
