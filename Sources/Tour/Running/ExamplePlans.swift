/// The example consortium's plans, which the executable carries: the text of `Genesis/plans.json`.
package enum ExamplePlans {
    package static let json = #"""
        {
          "currency": "USD",
          "cover": {
            "seed": "consilium example cover 1",
            "lapsed_per_mille": 120,
            "uninsured_payers": ["no_insurance", "NO_INSURANCE"]
          },
          "default_plan": "standard",
          "plans": [
            {
              "code": "standard", "payers": [],
              "deductible_minor": 30000, "share": [1, 5], "limit_minor": 2000000, "review_above_minor": 5000000,
              "excluded_kinds": [], "excluded_classes": []
            },
            {
              "code": "private", "payers": ["private"],
              "deductible_minor": 25000, "share": [1, 5], "limit_minor": 2500000, "review_above_minor": 6000000,
              "excluded_kinds": ["oral", "vision"], "excluded_classes": []
            },
            {
              "code": "medicare", "payers": ["medicare", "Medicare"],
              "deductible_minor": 22600, "share": [1, 5], "limit_minor": 4000000, "review_above_minor": 7500000,
              "excluded_kinds": ["pharmacy", "oral", "vision"], "excluded_classes": []
            },
            {
              "code": "medicaid", "payers": ["medicaid"],
              "deductible_minor": 0, "share": [0, 1], "limit_minor": 3000000, "review_above_minor": 7500000,
              "excluded_kinds": [], "excluded_classes": []
            },
            {
              "code": "dual_eligible", "payers": ["dual_eligible"],
              "deductible_minor": 0, "share": [1, 20], "limit_minor": 5000000, "review_above_minor": 7500000,
              "excluded_kinds": [], "excluded_classes": []
            },
            {
              "code": "humana", "payers": ["Humana"],
              "deductible_minor": 15000, "share": [1, 5], "limit_minor": 100000, "review_above_minor": 2500000,
              "excluded_kinds": [], "excluded_classes": []
            },
            {
              "code": "blue_cross", "payers": ["Blue Cross Blue Shield"],
              "deductible_minor": 10000, "share": [1, 10], "limit_minor": 150000, "review_above_minor": 2500000,
              "excluded_kinds": ["vision"], "excluded_classes": []
            },
            {
              "code": "aetna", "payers": ["Aetna"],
              "deductible_minor": 20000, "share": [1, 4], "limit_minor": 80000, "review_above_minor": 2500000,
              "excluded_kinds": [], "excluded_classes": ["emergency"]
            },
            {
              "code": "cigna", "payers": ["Cigna Health"],
              "deductible_minor": 12500, "share": [3, 20], "limit_minor": 120000, "review_above_minor": 2500000,
              "excluded_kinds": ["pharmacy"], "excluded_classes": []
            },
            {
              "code": "anthem", "payers": ["Anthem"],
              "deductible_minor": 0, "share": [1, 3], "limit_minor": 200000, "review_above_minor": 2500000,
              "excluded_kinds": [], "excluded_classes": []
            },
            {
              "code": "united", "payers": ["UnitedHealthcare"],
              "deductible_minor": 17500, "share": [1, 5], "limit_minor": 100000, "review_above_minor": 2500000,
              "excluded_kinds": [], "excluded_classes": []
            },
            {
              "code": "northwind", "payers": ["Northwind Mutual"],
              "deductible_minor": 10000, "share": [1, 5], "limit_minor": 150000, "review_above_minor": 500000,
              "excluded_kinds": ["vision"], "excluded_classes": []
            },
            {
              "code": "lakeside", "payers": ["Lakeside Health"],
              "deductible_minor": 0, "share": [3, 20], "limit_minor": 80000, "review_above_minor": 500000,
              "excluded_kinds": ["pharmacy"], "excluded_classes": []
            }
          ]
        }

        """#
}
