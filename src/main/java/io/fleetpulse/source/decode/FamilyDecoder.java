package io.fleetpulse.source.decode;

import io.fleetpulse.message.Message;
import io.fleetpulse.source.envelope.Unusable;

import java.io.IOException;

/** Makes the message of one family out of a record's members. */
public interface FamilyDecoder {

    /**
     * The message; parts of it that cannot be used are handed to {@link Decoding#reject}.
     *
     * @throws Unusable when the whole message cannot be used
     * @throws IOException when a member is no JSON; cannot happen after the whole was read
     */
    Message decode(Decoding decoding) throws Unusable, IOException;
}
