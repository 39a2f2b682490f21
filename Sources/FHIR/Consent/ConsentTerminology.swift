/// What the codes of consents mean to each other: purposes within purposes, levels of confidentiality.
package enum ConsentTerminology {
    /// A purpose with every wider purpose that it is a kind of (HL7 v3-ActReason, children of PurposeOfUse).
    ///
    /// Break-glass (BTG) stands alone, though HL7 has it under emergency treatment: it overrides what a patient has decided, so
    /// nobody grants it by granting treatment.
    package static func widened(purpose: ConsentCoding) -> [ConsentCoding] {
        guard purpose.system == ConsentCoding.actReason else { return [purpose] }
        var found = [purpose]
        var code = purpose.code
        while let wider = widerPurpose[code], found.count < 8 {
            found.append(ConsentCoding(system: ConsentCoding.actReason, code: wider))
            code = wider
        }
        return found
    }

    /// Whether one purpose is a kind of the other, or the same.
    package static func isKind(_ purpose: ConsentCoding, of wider: String) -> Bool {
        widened(purpose: purpose).contains { $0.code == wider && $0.system == ConsentCoding.actReason }
    }

    private static let widerPurpose: [String: String] = {
        let kinds: [String: [String]] = [
            "PurposeOfUse": ["HMARKT", "HOPERAT", "HPAYMT", "HRESCH", "PATRQT", "PUBHLTH", "TREAT"],
            "TREAT": ["CLINTRL", "COC", "ETREAT", "POPHLTH", "TREATDS"],
            "ETREAT": ["ERTREAT"],
            "HPAYMT": ["CLMATTCH", "COVAUTH", "COVERAGE", "REMITADV", "PMTDS"],
            "COVERAGE": ["ELIGDTRM", "ELIGVER", "ENROLLM", "MILDCRG"],
            "HOPERAT": [
                "CAREMGT", "DONAT", "FRAUD", "GOV", "HACCRED", "HCOMPL", "HDECD", "HDIRECT", "HDM", "HLEGAL", "HOUTCOMS",
                "HPRGRP", "HQUALIMP", "HSYSADMIN", "MEMADMIN", "MILCDM", "PATADMIN", "PATSFTY", "PERFMSR", "RECORDMGT",
                "SYSDEV", "TRAIN", "MLTRAINING",
            ],
            "HSYSADMIN": ["LABELING", "METAMGT"],
            "SYSDEV": ["HTEST"],
            "HRESCH": ["BIORCH", "CLINTRCH", "DSRCH", "POARCH", "TRANSRCH"],
            "CLINTRCH": ["CLINTRCHNPC", "CLINTRCHPC", "PRECLINTRCH"],
            "PATRQT": ["FAMRQT", "PWATRNY", "SUPNWK"],
            "PUBHLTH": ["DISASTER", "THREAT"],
        ]
        var found: [String: String] = [:]
        for (wider, narrower) in kinds {
            for code in narrower { found[code] = wider }
        }
        return found
    }()

    /// A label with every wider one that it is a kind of (HL7 v3-ActCode, information sensitivity policies).
    ///
    /// Substance abuse (ETH) covers alcohol and opioids too, as PCF has it (AdvancedSecurityTagVS).
    package static func widened(label: ConsentCoding) -> [ConsentCoding] {
        guard label.system == ConsentCoding.actCode else { return [label] }
        return [label] + (widerLabels[label.code] ?? []).map { ConsentCoding(system: ConsentCoding.actCode, code: $0) }
    }

    private static let widerLabels: [String: [String]] = [
        "COGN": ["BH"], "DVD": ["BH"], "EMOTDIS": ["BH"], "MH": ["BH"], "PSY": ["MH", "BH"], "PSYTHPN": ["MH", "BH"],
        "SUD": ["BH"], "ETHUD": ["SUD", "BH", "ETH"], "OPIOIDUD": ["SUD", "BH", "ETH"],
    ]

    /// 1 (unrestricted) to 6 (very restricted) for a code of v3-Confidentiality, whose codes are ordered U < L < M < N < R < V.
    package static func level(of label: ConsentCoding) -> Int? {
        guard label.system == ConsentCoding.confidentiality else { return nil }
        return levels.firstIndex(of: label.code).map { $0 + 1 }
    }

    /// The code of a level from 1 to 6.
    package static func label(of level: Int) -> ConsentCoding? {
        levels.indices.contains(level - 1)
            ? ConsentCoding(system: ConsentCoding.confidentiality, code: levels[level - 1]) : nil
    }

    private static let levels = ["U", "L", "M", "N", "R", "V"]
}
